#!/usr/bin/env bash
# Gradescope runs this once, as root and with a network, when it builds the image.
# It brings what the grader needs: a C compiler, Python with pip (which downloads libtorch),
# and Rust. Then it has everything compiled.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends build-essential ca-certificates curl git python3 python3-pip

# Not in root's home: a submission is compiled by another user, who cannot enter it.
export CARGO_HOME=/opt/rust/cargo RUSTUP_HOME=/opt/rust/rustup
export LLM_FOUNDATIONS_CACHE=/opt/llm-foundations
if [ ! -x "$CARGO_HOME/bin/cargo" ]; then
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
        sh -s -- -y --no-modify-path --profile minimal --default-toolchain stable
fi

# What the run later finds by itself in no environment.
cat >"$source/environment" <<END
export CARGO_HOME=$CARGO_HOME RUSTUP_HOME=$RUSTUP_HOME
export LLM_FOUNDATIONS_CACHE=$LLM_FOUNDATIONS_CACHE
export PATH=$CARGO_HOME/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
END
bash "$source/prepare.sh"
