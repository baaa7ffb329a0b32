#!/usr/bin/env bash
# Honest clients beside attackers, against one proxy with its default heap: soak.sh SECONDS (1800), or BASE=<folder of a build> soak.sh 180.
# PORT (5201), MANAGEMENT_PORT, UPSTREAM_PORT (9100, and the next one) and OUT move it; exit code 0 when no honest request failed and nothing stayed behind.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
base=${BASE:-$root}
work=$(mktemp -d)
export PORT=${PORT:-5201} UPSTREAM_PORT=${UPSTREAM_PORT:-9100}
export MANAGEMENT_PORT=${MANAGEMENT_PORT:-$((PORT + 1))} OUT=${OUT:-$root/bench/results/$(date +%F)}
mkdir -p "$OUT"

pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do
        for _ in $(seq 1 400); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -9 "$pid" 2>/dev/null || true
    done
    # A proxy that had to be killed leaves its database behind.
    file=$work/data/postgres/data/postmaster.pid
    [ ! -f "$file" ] || kill -QUIT "$(head -1 "$file")" 2>/dev/null || true
    [ -z "${KEEP_LOG:-}" ] || cp "$work/proxy.log" "$KEEP_LOG"
    rm -rf "$work"
}
trap stop EXIT

node "$root/bench/soak/upstream.mjs" "$UPSTREAM_PORT" >"$work/upstream.log" 2>&1 &
pids+=($!)
(
    cd "$base"
    export HOST=127.0.0.1 CLAUDE_PROXY_BUILD=never DATA_FOLDER=$work/data ADMIN_API_KEYS=admin-key
    export API_KEYS=honest-1,honest-2,honest-3,attacker-1,attacker-2
    export ANTHROPIC_API_KEYS=sk-ant-api03-soak-1,sk-ant-api03-soak-2 CLAUDE_API_BASEURL=http://127.0.0.1:$UPSTREAM_PORT
    export PROVIDER_BASE_URL=http://127.0.0.1:$UPSTREAM_PORT/v1 PROVIDER_API_KEY=provider-key
    export CLAUDE_PROXY_JAVA_OPTS=${CLAUDE_PROXY_JAVA_OPTS:--XX:NativeMemoryTracking=summary}
    exec ./claude-proxy run
) >"$work/proxy.log" 2>&1 &
pids+=($!)
PROXY_PID=$! PROXY_LOG=$work/proxy.log node "$root/bench/soak.mjs" "${1:-1800}"
