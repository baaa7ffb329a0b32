#!/usr/bin/env bash
# Runs the clients that people use against `./claude-proxy demo`, and over simulated upstreams. See README.md.
set -euo pipefail

SDK_VERSIONS=(0.137.0 1.11.0)
OPENAI_VERSION=7.55.0
CLAUDE_CODE_VERSION=2.1.332
CODEX_VERSION=0.171.0
OPENCODE_VERSION=1.18.33
AI_SDK_VERSION=7.0.173
LANGCHAIN_VERSION=1.5.14
# What the two need beside them.
AI_SDK_PACKAGES=(@ai-sdk/openai@4.0.118 @ai-sdk/anthropic@4.0.105 @ai-sdk/openai-compatible@3.0.92)
LANGCHAIN_PACKAGES=(@langchain/core@1.4.0 @langchain/openai@1.6.0 @langchain/anthropic@1.5.11 @langchain/langgraph@1.7.3 zod@4.6.7)
# The AI SDK and LangChain need Node 22; this package is the program itself, for one platform.
NODE_22_VERSION=22.23.3
NEEDED_NODE=20
START_SECONDS=300
STOP_SECONDS=45

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
export PORT=${PORT:-6301}
export MANAGEMENT_PORT=${MANAGEMENT_PORT:-$((PORT + 1))}
export HOST=127.0.0.1
# The demo brings its own; nothing of the caller's account may reach a client.
unset ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN ANTHROPIC_BASE_URL OPENAI_API_KEY OPENAI_BASE_URL

tmp=
modules=
proxy_pid=
upstream_pids=()

say() {
    printf '%s\n' "$*" | log
}

ok() {
    say "ok      $1"
}

failed() {
    say "FAILED  $1"
}

# Passes lines on to the terminal and to the log, without keys.
log() {
    sed -E -e 's/sk-(proxy|ant)-[A-Za-z0-9_-]+/sk-\1-…/g' | tee -a "$tmp/log"
}

stop_with() {
    printf 'e2e: %s\n' "$1" >&2
    exit 1
}

check_tools() {
    command -v node >/dev/null || stop_with "node is missing; version $NEEDED_NODE or newer is needed"
    command -v npm >/dev/null || stop_with 'npm is missing'
    local version
    version=$(node --version)
    version=${version#v}
    [ "${version%%.*}" -ge "$NEEDED_NODE" ] ||
        stop_with "node $version is too old; version $NEEDED_NODE or newer is needed"
}

sdk_folder() {
    printf '%s/sdk-%s' "$modules" "$1"
}

install() {
    local packages=("@anthropic-ai/claude-code@$CLAUDE_CODE_VERSION" "openai@$OPENAI_VERSION") version
    packages+=("@openai/codex@$CODEX_VERSION" "opencode-ai@$OPENCODE_VERSION" "ai@$AI_SDK_VERSION" "langchain@$LANGCHAIN_VERSION")
    packages+=("${AI_SDK_PACKAGES[@]}" "${LANGCHAIN_PACKAGES[@]}")
    packages+=("node-22@npm:node-$(node -p 'process.platform + "-" + process.arch')@$NODE_22_VERSION")
    for version in "${SDK_VERSIONS[@]}"; do
        packages+=("sdk-$version@npm:@anthropic-ai/sdk@$version")
    done
    # Scripts of packages stay off; those that put the executables of Claude Code and opencode in place are called by name.
    if ! npm install --prefix "$tmp" --save-exact --ignore-scripts --no-audit --no-fund "${packages[@]}" \
        >"$tmp/npm.out" 2>&1 ||
        ! node "$tmp/node_modules/@anthropic-ai/claude-code/install.cjs" >>"$tmp/npm.out" 2>&1 ||
        ! (cd "$tmp/node_modules/opencode-ai" && node postinstall.mjs) >>"$tmp/npm.out" 2>&1; then
        cat "$tmp/npm.out" >&2
        stop_with 'npm could not install the packages; its output stands above'
    fi
}

is_open() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Reads what the demo printed behind a label.
printed() {
    sed -n "s/^ *$1  *//p" "$tmp/demo.out" | head -n 1
}

check_ports() {
    local port
    for port in "$PORT" "$MANAGEMENT_PORT"; do
        ! is_open "$port" || stop_with "port $port is in use; set PORT to another"
    done
}

start_demo() {
    check_ports
    mkdir "$tmp/java" "$tmp/start"
    : >"$tmp/demo.out"
    # A temp folder of its own tells the demo's processes and files from others.
    (
        cd "$tmp/start"
        CLAUDE_PROXY_JAVA_OPTS="-Djava.io.tmpdir=$tmp/java ${CLAUDE_PROXY_JAVA_OPTS:-}" \
            exec "$root/claude-proxy" demo >"$tmp/demo.out" 2>&1 </dev/null
    ) &
    proxy_pid=$!
    local second
    for ((second = 0; second < START_SECONDS; second++)); do
        [ -z "$(printed 'Admin key')" ] || break
        kill -0 "$proxy_pid" 2>/dev/null || break
        sleep 1
    done
    E2E_BASE_URL=$(printed 'Base URL')
    E2E_CLIENT_KEY=$(printed 'Client key')
    E2E_ADMIN_KEY=$(printed 'Admin key')
    export E2E_BASE_URL E2E_CLIENT_KEY E2E_ADMIN_KEY
    if [ -n "$E2E_ADMIN_KEY" ]; then
        ok 'demo: starts and prints its keys'
    else
        failed 'demo: starts and prints its keys'
        return 1
    fi
}

# Starts a simulated upstream of this folder; its port and its log are files of that name in a folder.
start_upstream() {
    local name=$1 folder=$2 pid second
    node "$here/$name-upstream.mjs" "$folder/$name.port" "$folder/$name.log" >"$folder/$name.out" 2>&1 &
    pid=$!
    upstream_pids+=("$pid")
    for ((second = 0; second < START_SECONDS; second++)); do
        [ ! -s "$folder/$name.port" ] || break
        kill -0 "$pid" 2>/dev/null || break
        sleep 1
    done
}

upstream_url() {
    printf 'http://127.0.0.1:%s' "$(cat "$1.port")"
}

# Starts the proxy in a folder, over upstreams, with the settings of the environment.
start_proxy() {
    local folder=$1 name=$2 second
    (
        cd "$folder"
        export API_KEYS=$E2E_CLIENT_KEY ADMIN_API_KEYS=$E2E_ADMIN_KEY DATA_FOLDER=$folder/data
        CLAUDE_PROXY_JAVA_OPTS="-Djava.io.tmpdir=$tmp/java ${CLAUDE_PROXY_JAVA_OPTS:-}" \
            exec "$root/claude-proxy" run >"$folder/run.out" 2>&1 </dev/null
    ) &
    proxy_pid=$!
    for ((second = 0; second < START_SECONDS; second++)); do
        ! is_open "$PORT" || break
        kill -0 "$proxy_pid" 2>/dev/null || break
        sleep 1
    done
    if is_open "$PORT"; then
        ok "$name"
    else
        failed "$name"
        return 1
    fi
}

# A simulated OpenAI, and the proxy with it as the default provider and without an account.
start_with_provider() {
    check_ports
    mkdir -p "$tmp/java" "$tmp/run"
    start_upstream openai "$tmp/run"
    PROVIDER_BASE_URL=$(upstream_url "$tmp/run/openai")/v1 PROVIDER_API_KEY=$E2E_PROVIDER_KEY \
        GATEWAY_PROVIDER_DEFAULT_VENDOR=openai GATEWAY_MODELS_MAP='gpt-5.1=default' \
        BIG_MODEL=gpt-5.1 MIDDLE_MODEL=gpt-5.1 SMALL_MODEL=gpt-5-mini \
        start_proxy "$tmp/run" 'provider: the proxy starts with a provider and no account'
}

# A simulated Claude behind an account, and a simulated OpenAI behind a provider of each of its dialects.
start_for_clients() {
    check_ports
    mkdir -p "$tmp/java" "$tmp/clients/routes"
    cp "$here/clients.camel.yaml" "$tmp/clients/routes/"
    start_upstream claude "$tmp/clients"
    start_upstream openai "$tmp/clients"
    CLAUDE_API_BASEURL=$(upstream_url "$tmp/clients/claude") ANTHROPIC_API_KEYS=$E2E_ACCOUNT_KEY \
        E2E_PROVIDER_URL=$(upstream_url "$tmp/clients/openai")/v1 ROUTES_DIR=$tmp/clients/routes \
        GATEWAY_MODELS_MAP='gpt-*=claude/claude-opus-4-8;claude-sonnet-4-6=chat/gpt-5.1;claude-sonnet-5=responses/gpt-5.1' \
        start_proxy "$tmp/clients" 'clients: the proxy starts with an account and two providers'
}

# A simulated web application, and the proxy with the cookie of an account there and nothing else.
start_in_web_mode() {
    check_ports
    mkdir -p "$tmp/java" "$tmp/web"
    start_upstream web "$tmp/web"
    CLAUDE_AI_URL=$(upstream_url "$tmp/web/web") CLAUDE_API_BASEURL=$(upstream_url "$tmp/web/web") \
        COOKIES=$E2E_COOKIE GATEWAY_WEB_ENABLED=true \
        start_proxy "$tmp/web" 'web mode: the proxy starts with the cookie of an account'
}

stop_proxy() {
    kill -TERM "$proxy_pid"
    await_end "$STOP_SECONDS" || failed "$1: the proxy ends within $STOP_SECONDS s of SIGTERM"
    proxy_pid=
    stop_upstreams
}

stop_upstreams() {
    local pid
    for pid in ${upstream_pids[@]+"${upstream_pids[@]}"}; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    upstream_pids=()
}

# Runs a node file of this folder and counts a crash as a failed check.
run_checks() {
    run_checks_with node "$@"
}

run_checks_with() {
    local node=$1 code=0
    shift
    "$node" "$here/$1" "${@:2}" >"$tmp/checks.out" 2>&1 || code=$?
    log <"$tmp/checks.out"
    if [ "$code" -ne 0 ] && ! grep -q '^FAILED' "$tmp/checks.out"; then
        failed "$1: ended with exit code $code"
    fi
}

# The ids of all processes that were started from the temp folder or work in it, one a line.
our_processes() {
    {
        ps -eo pid=,args= | E2E_FOLDER=$tmp awk 'index($0, ENVIRON["E2E_FOLDER"]) { print $1 }'
        if [ -d /proc/self/cwd ]; then
            find /proc -maxdepth 2 -name cwd -lname "$tmp*" 2>/dev/null | cut -d / -f 3 || true
        fi
    } | sort -un
}

# Waits until the proxy is gone, at most so many seconds.
await_end() {
    local second
    for ((second = 0; second < $1; second++)); do
        kill -0 "$proxy_pid" 2>/dev/null || return 0
        sleep 1
    done
    return 1
}

stop_demo() {
    local before code=0 port open='' left began
    before=$(our_processes | wc -l)
    began=$SECONDS
    kill -TERM "$proxy_pid"
    if ! await_end "$STOP_SECONDS"; then
        failed "demo: ends within $STOP_SECONDS s of SIGTERM"
        return
    fi
    wait "$proxy_pid" || code=$?
    proxy_pid=
    # 143 = 128 + SIGTERM, the exit code of a JVM whose shutdown ran to its end.
    if [ "$code" -eq 143 ] || [ "$code" -eq 0 ]; then
        ok "demo: ends on SIGTERM, after $((SECONDS - began)) s"
    else
        failed "demo: ends on SIGTERM: exit code $code"
    fi
    left=$(our_processes)
    # The proxy and its database at least were seen before, so an empty list means something.
    if [ "$before" -ge 2 ] && [ -z "$left" ]; then
        ok "demo: leaves no process behind (there were $before)"
    else
        failed "demo: leaves no process behind (there were $before, left: $(printf '%s' "$left" | tr '\n' ' '))"
    fi
    for port in "$PORT" "$MANAGEMENT_PORT"; do
        ! is_open "$port" || open="$open $port"
    done
    if [ -z "$open" ]; then ok 'demo: closes its ports'; else failed "demo: closes its ports: open:$open"; fi
    left=$(find "$tmp/java" "$tmp/start" -mindepth 1 -maxdepth 1)
    if [ -z "$left" ]; then ok 'demo: keeps no file'; else failed "demo: keeps no file: $left"; fi
}

# Ends what is still there, by id, and removes the temp folder.
clean_up() {
    [ -n "$tmp" ] || return 0
    if [ -n "$proxy_pid" ] && kill -TERM "$proxy_pid" 2>/dev/null; then
        await_end "$STOP_SECONDS" || true
    fi
    stop_upstreams
    local pid
    for pid in $(our_processes); do
        kill -KILL "$pid" 2>/dev/null || true
    done
    rm -rf "$tmp"
}

check_demo() {
    local version traces=()
    for version in "${SDK_VERSIONS[@]}"; do
        traces+=("$tmp/trace-$version.json")
        run_checks sdk.mjs "$(sdk_folder "$version")" "$version" "$tmp/trace-$version.json"
    done
    traces+=("$tmp/trace-openai.json")
    run_checks openai-sdk.mjs "$modules/openai" "$OPENAI_VERSION" "$tmp/trace-openai.json" claude-opus-4-8 'Claude'
    run_checks claude-code.mjs "$modules/.bin/claude" "$CLAUDE_CODE_VERSION" "$tmp/claude"
    run_checks usage.mjs "${traces[@]}"
}

check_provider() {
    run_checks claude-code-provider.mjs "$modules/.bin/claude" "$CLAUDE_CODE_VERSION" "$tmp/claude-provider" \
        "$tmp/run/openai.log"
    run_checks openai-sdk.mjs "$modules/openai" "$OPENAI_VERSION" "$tmp/trace-provider.json" gpt-5.1 'a provider'
}

check_clients() {
    local logs=$tmp/clients node_22=$modules/node-22/bin/node
    run_checks claude-code-servers.mjs "$modules/.bin/claude" "$CLAUDE_CODE_VERSION" "$tmp/claude-servers" "$logs"
    run_checks codex.mjs "$modules/.bin/codex" "$CODEX_VERSION" "$tmp/codex" "$logs"
    run_checks opencode.mjs "$modules/.bin/opencode" "$OPENCODE_VERSION" "$tmp/opencode" "$logs"
    run_checks_with "$node_22" ai-sdk.mjs "$modules" "$AI_SDK_VERSION" "$logs"
    run_checks_with "$node_22" langchain.mjs "$modules" "$LANGCHAIN_VERSION" "$logs"
}

check_web_mode() {
    run_checks claude-code-web.mjs "$modules/.bin/claude" "$CLAUDE_CODE_VERSION" "$tmp/claude-web" "$tmp/web"
}

main() {
    check_tools
    tmp=$(mktemp -d "${TMPDIR:-/tmp}/claude-proxy-e2e.XXXXXX")
    tmp=$(cd "$tmp" && pwd -P)
    modules=$tmp/node_modules
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    install
    say "$(date -u +%FT%TZ), node $(node --version), npm $(npm --version 2>/dev/null), $(uname -sm)"
    if start_demo; then
        check_demo
        stop_demo
    fi
    export E2E_PROVIDER_KEY=sk-e2e-provider E2E_ACCOUNT_KEY=sk-ant-api03-e2e E2E_COOKIE=sk-ant-sid01-e2e
    export E2E_CLIENT_KEY=e2e-client-key E2E_ADMIN_KEY=e2e-admin-key E2E_BASE_URL=http://127.0.0.1:$PORT
    if start_with_provider; then
        check_provider
        stop_proxy provider
    fi
    if start_for_clients; then
        check_clients
        stop_proxy clients
    fi
    if start_in_web_mode; then
        check_web_mode
        stop_proxy 'web mode'
    fi
    local passed wrong folder
    passed=$(grep -c '^ok ' "$tmp/log" || true)
    wrong=$(grep -c '^FAILED ' "$tmp/log" || true)
    if [ "$wrong" -ne 0 ]; then
        say 'The last lines of the demo:'
        tail -n 40 "$tmp/demo.out" | log
        for folder in run clients web; do
            say "The last lines of the proxy of $folder:"
            tail -n 40 "$tmp/$folder/run.out" 2>/dev/null | log
        done
    fi
    say "$passed passed, $wrong failed"
    mkdir -p "$here/results"
    cp "$tmp/log" "$here/results/$(date -u +%F).log"
    [ "$wrong" -eq 0 ]
}

main "$@"
