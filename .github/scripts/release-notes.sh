#!/usr/bin/env bash
# Prints the section of CHANGELOG.md about a version (X.Y.Z). Fails where there is none, or nothing in it.
set -euo pipefail
cd "$(dirname "$0")/../.."

notes=$(awk -v version="$1" '
  /^## / { inside = $2 == version; next }
  inside && (begun || NF) { begun = 1; print }
' CHANGELOG.md)
if [ -z "$notes" ]; then
  echo "::error::CHANGELOG.md says nothing about $1." >&2
  exit 1
fi
echo "$notes"
