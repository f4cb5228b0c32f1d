#!/usr/bin/env bash
# Checks every file of the action as a stranger would: attested by this workflow, for this commit and this tag, on a
# runner of GitHub. What was attested a moment ago may take a while to be found.
set -euo pipefail
cd "$(dirname "$0")/../.."

verify() {
  gh attestation verify "$1" \
    --repo "$GITHUB_REPOSITORY" \
    --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/release.yml" \
    --source-digest "$GITHUB_SHA" \
    --source-ref "$GITHUB_REF" \
    --deny-self-hosted-runners
}

for file in action.yml dist/*; do
  for wait in 5 10 20 0; do
    verify "$file" && break
    if [ "$wait" = 0 ]; then
      echo "::error::The attestation of $file cannot be verified."
      exit 1
    fi
    sleep "$wait"
  done
done
