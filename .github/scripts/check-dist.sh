#!/usr/bin/env bash
# Builds dist/ anew and compares it with what is committed: the list of files and every byte, untracked files included.
set -euo pipefail
cd "$(dirname "$0")/../.."

node .ci/install.mjs
rm -rf dist
npm run build

different=$(git status --porcelain --untracked-files=all --ignored=matching -- dist)
if [ -n "$different" ]; then
  echo "::error::dist/ is not what the sources build; run 'npm run build' and commit dist/"
  echo "$different"
  exit 1
fi
echo "dist/ is what the sources build: $(git ls-files dist | wc -l) files."
