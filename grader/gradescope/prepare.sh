#!/usr/bin/env bash
# Sets libtorch up, compiles the grader and all that it links submissions with, and grades a
# solution that is known to be right. If that does not pass, no image is built.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$source/environment"
. "$source/settings"

cd "$source/course"
cargo xtask setup
cargo build --locked -p grader

# From here on nothing needs a network, as in a run.
export CARGO_NET_OFFLINE=true
grader=$source/course/target/debug/grader
echo "export GRADER=$grader" >>"$source/environment"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The sandbox of an image that is being built is not that of a run, and this solution is ours.
"$grader" --assignment "$ASSIGNMENT" --student full-marks --submissions "$source/sample" \
    --runs "$work" --run sample --lang "$LANGUAGE" --require-tier medium --i-accept-unsafe
"$grader" export gradescope sample --runs "$work" --out - --lang "$LANGUAGE" >"$work/results.json"
if grep -q '"status": "failed"' "$work/results.json" || ! grep -q '"status": "passed"' "$work/results.json"; then
    echo "the solution that is known to be right does not pass here" >&2
    exit 1
fi
