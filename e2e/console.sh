#!/usr/bin/env bash
# Looks at a running proxy in Hawtio with a real browser, as viewer and as operator. See README.md, "Console".
# Usage: console.sh; BROWSER names a Chromium, else one is fetched by npm.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
export PORT=${PORT:-6341} MANAGEMENT_PORT=${MANAGEMENT_PORT:-6342} HOST=127.0.0.1 CLAUDE_PROXY_BUILD=never
console_port=$((PORT + 2))

command -v node >/dev/null && command -v npm >/dev/null || {
    echo 'missing node and npm: nothing is looked at'
    exit 0
}
tmp=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$tmp"
}
trap end EXIT

packages=(puppeteer-core@24.43.1)
[ -n "${BROWSER:-}" ] || packages+=(@sparticuz/chromium@147.0.0)
if ! npm install --prefix "$tmp" --no-audit --no-fund "${packages[@]}" >"$tmp/npm.out" 2>&1; then
    echo 'missing a browser: npm cannot fetch one; nothing is looked at'
    exit 0
fi

export VIEWER=viewer-password-of-e2e OPERATOR=operator-password-of-e2e
export GATEWAY_MANAGEMENT_JOLOKIA_PASSWORD=$OPERATOR GATEWAY_MANAGEMENT_JOLOKIA_VIEWER_PASSWORD=$VIEWER
export DATA_FOLDER=$tmp/data API_KEYS=client-key-of-e2e ADMIN_API_KEYS=admin-key-of-e2e

until_answers() {
    for _ in $(seq 120); do
        [ "$(curl -s -o /dev/null -w '%{http_code}' "$1")" = "$2" ] && return
        sleep 0.5
    done
    tail -n 5 "$tmp"/*.out
    exit 1
}

# A Claude that answers each request in the same way.
node -e 'require("http").createServer((q, a) => { q.resume(); a.setHeader("content-type", "application/json"); a.end(JSON.stringify({
    id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-4-5", content: [{type: "text", text: "fine"}],
    stop_reason: "end_turn", usage: {input_tokens: 3, output_tokens: 1}})); }).listen(+process.argv[1], "127.0.0.1")' \
    $((PORT + 3)) >"$tmp/claude.out" 2>&1 &
pids+=($!)
export CLAUDE_API_BASEURL=http://127.0.0.1:$((PORT + 3)) ANTHROPIC_API_KEYS=sk-ant-api03-account-of-e2e
"$root/claude-proxy" run >"$tmp/proxy.out" 2>&1 </dev/null &
pids+=($!)
until_answers "http://127.0.0.1:$MANAGEMENT_PORT/observe/health/ready" 200
"$root/claude-proxy" console --port "$console_port" ${WAR:+--war "$WAR"} >"$tmp/console.out" 2>&1 </dev/null &
pids+=($!)
until_answers "http://127.0.0.1:$console_port/hawtio/" 401

cp "$here/console.mjs" "$tmp/console.mjs"
node "$tmp/console.mjs" "http://127.0.0.1:$console_port/hawtio/" "http://127.0.0.1:$PORT" "http://127.0.0.1:$MANAGEMENT_PORT"
