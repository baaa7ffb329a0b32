#!/usr/bin/env bash
# Measures an older build beside this one in one sitting: BASE is the folder of the older one, already built. This one is
# measured with API-key accounts (new) and with OAuth accounts (oauth), both with the default selection policy.
# ROUNDS (3) repeats it; SECS, WARMUP, STEPS go to bench.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
shared=${BENCH_HOME:-$root/../shared/bench}
base=${BASE:?the folder of an older build}
out=${OUT:-$root/bench/results/$(date +%F)-compare}
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export HOST=127.0.0.1 PORT=5201 API_KEYS=k ADMIN_API_KEYS=a CLAUDE_API_BASEURL=http://127.0.0.1:9100
export CLAUDE_PROXY_BUILD=never STEPS=${STEPS:-json_c1 json_c64 sse_d20_c200}

for name in one two; do
    DATA_FOLDER=$work/oauth ANTHROPIC_API_KEYS='' "$root/claude-proxy" accounts add $name --kind OAUTH --no-check \
        --expires-at "$(date -d '+30 days' +%FT%TZ)" <<<"sk-ant-oat01-$name" >/dev/null 2>&1
done

for round in $(seq 1 "${ROUNDS:-3}"); do
    for variant in base new oauth; do
        export ANTHROPIC_API_KEYS=sk-ant-api03-bench-1,sk-ant-api03-bench-2 DATA_FOLDER=$work/$variant
        bin=$root/claude-proxy
        case $variant in
            base) bin=$base/claude-proxy ;;
            oauth) export ANTHROPIC_API_KEYS='' GATEWAY_ACCOUNTS_CONCURRENCY_OAUTH=0 ;;
        esac
        START="exec $bin run" URL=http://127.0.0.1:5201/v1/messages HEADER="x-api-key: k" \
            OUT=$out/$variant-$round.jsonl bash "$shared/bench.sh" ours
    done
done
