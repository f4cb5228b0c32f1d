#!/usr/bin/env bash
# May this tag become a release? vX.Y.Z as package.json has it, on the default branch, the newest of its major version,
# with a section in CHANGELOG.md. Reads GITHUB_REF, GITHUB_SHA and DEFAULT_BRANCH.
set -euo pipefail
cd "$(dirname "$0")/../.."

refuse() {
  echo "::error::$1"
  exit 1
}

tag=${GITHUB_REF#refs/tags/}
[[ "$GITHUB_REF" == refs/tags/* && "$tag" =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] ||
  refuse "$GITHUB_REF is no tag vX.Y.Z; start the workflow on the tag."
version=$(node -p 'require("./package.json").version')
[ "$tag" = "v$version" ] || refuse "The tag is $tag, but package.json has the version $version."
[ "$(git rev-parse HEAD)" = "$GITHUB_SHA" ] || refuse "What is checked out is not $GITHUB_SHA."
git merge-base --is-ancestor HEAD "origin/$DEFAULT_BRANCH" || refuse "$tag is not on $DEFAULT_BRANCH."
newest=$(git tag --list "${tag%%.*}.*.*" | sort --version-sort | tail -n 1)
[ "$newest" = "$tag" ] || refuse "$newest is newer than $tag: ${tag%%.*} would go back."
bash .github/scripts/release-notes.sh "$version" > /dev/null
echo "$tag may become a release."
