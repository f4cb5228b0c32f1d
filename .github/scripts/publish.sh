#!/usr/bin/env bash
# Creates the release of this tag, with its section of CHANGELOG.md, and lets the major tag (v1) point to it.
# Repeating it changes nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

tag=$GITHUB_REF_NAME
major=${tag%%.*}
commit=$(git rev-parse HEAD)

if ! gh release view "$tag" --repo "$GITHUB_REPOSITORY" > /dev/null 2>&1; then
  newest=$(git tag --list 'v*.*.*' | sort --version-sort | tail -n 1)
  latest=false
  if [ "$newest" = "$tag" ]; then latest=true; fi
  notes=$(bash .github/scripts/release-notes.sh "${tag#v}")
  gh release create "$tag" --repo "$GITHUB_REPOSITORY" --verify-tag --title "$tag" --latest="$latest" --notes "$notes"
fi

refs="repos/$GITHUB_REPOSITORY/git"
if gh api "$refs/ref/tags/$major" > /dev/null 2>&1; then
  gh api --method PATCH "$refs/refs/tags/$major" -f sha="$commit" -F force=true
else
  gh api --method POST "$refs/refs" -f ref="refs/tags/$major" -f sha="$commit"
fi
