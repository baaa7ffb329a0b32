#!/usr/bin/env bash
# Measures streams that are translated (a provider that speaks Chat Completions behind the Messages front) beside nginx and
# beside the same streams passed through from an account, in one sitting. ROUNDS (1) repeats it; SECS, WARMUP go to bench.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
shared=${BENCH_HOME:-$root/../shared/bench}
out=$root/bench/results/$(date +%F)-translated
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export HOST=127.0.0.1 PORT=5201 API_KEYS=k ADMIN_API_KEYS=a CLAUDE_PROXY_BUILD=never
export STEPS=${STEPS:-json_c1 json_c64 sse_d20_c1 sse_d20_c200}

# The databases are initialised before the first measured start; an account of the one would serve in the other.
for folder in passed translated; do
    DATA_FOLDER=$work/$folder "$root/claude-proxy" keys list >/dev/null
done

measure() { # name, program, URL
    DATA_FOLDER=$work/$1 START=$2 URL=$3 HEADER="x-api-key: k" OUT=$out/$1-$round.jsonl bash "$shared/bench.sh" "$1"
}

for round in $(seq 1 "${ROUNDS:-1}"); do
    measure nginx "" ""
    export ANTHROPIC_API_KEYS=sk-ant-api03-bench-1 CLAUDE_API_BASEURL=http://127.0.0.1:9100
    measure passed "exec $root/claude-proxy run" http://127.0.0.1:5201/v1/messages
    unset ANTHROPIC_API_KEYS CLAUDE_API_BASEURL
    export PROVIDER_BASE_URL=http://127.0.0.1:9100/v1 PROVIDER_API_KEY=sk-bench
    measure translated "exec $root/claude-proxy run" http://127.0.0.1:5201/v1/messages
    unset PROVIDER_BASE_URL PROVIDER_API_KEY
done
