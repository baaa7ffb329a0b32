#!/usr/bin/env bash
# Measures direct, nginx and the built proxy in one sitting. ROUNDS (1) repeats it; SECS, WARMUP, STEPS go to bench.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
shared=${BENCH_HOME:-$root/../shared/bench}
out=$root/bench/results/$(date +%F)
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export HOST=127.0.0.1 PORT=5201 API_KEYS=k ADMIN_API_KEYS=a ANTHROPIC_API_KEYS=sk-ant-api03-bench-1,sk-ant-api03-bench-2
export CLAUDE_API_BASEURL=http://127.0.0.1:9100 CLAUDE_PROXY_BUILD=never
export DATA_FOLDER=$work/data

# The database is initialised before the first measured start.
"$root/claude-proxy" keys list >/dev/null

for round in $(seq 1 "${ROUNDS:-1}"); do
    for target in direct nginx ours; do
        START="" URL="" HEADER="x-api-key: k"
        if [ "$target" = ours ]; then
            START="exec $root/claude-proxy run"
            URL=http://127.0.0.1:5201/v1/messages
        fi
        START=$START URL=$URL HEADER=$HEADER OUT=$out/$target-$round.jsonl bash "$shared/bench.sh" "$target"
    done
done
