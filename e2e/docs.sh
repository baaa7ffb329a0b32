#!/usr/bin/env bash
# Runs the commands of README.md and docs/*.md as a reader would, over simulated upstreams. See README.md, "Documents".
# Usage: docs.sh [PAGE…]
set -euo pipefail

BLOCK_SECONDS=240
STOP_SECONDS=45

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
PORT=${PORT:-6311}
MANAGEMENT_PORT=${MANAGEMENT_PORT:-$((PORT + 1))}
jar_folder=${DOCS_TARGET:-$root/target}

work=
upstream_pids=()
blocks_run=0
blocks_failed=0
blocks_skipped=0

stop_with() {
    printf 'docs: %s\n' "$1" >&2
    exit 2
}

is_open() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

check_tools() {
    local tool port
    for tool in node curl setsid; do
        command -v "$tool" >/dev/null || stop_with "$tool is missing"
    done
    [ -f "$jar_folder/claude-proxy.jar" ] || stop_with "there is no $jar_folder/claude-proxy.jar: run ./mvnw package -DskipTests"
    for port in "$PORT" "$MANAGEMENT_PORT"; do
        ! is_open "$port" || stop_with "port $port is in use; set PORT to another"
    done
}

# A copy of what a reader has checked out, with the jar in its place.
lay_out() {
    mkdir -p "$1/target" "$1/src/main"
    cp "$root/claude-proxy" "$root/pom.xml" "$1/"
    cp -R "$root/docker" "$1/"
    cp -R "$root/src/main/resources" "$1/src/main/"
    cp "$jar_folder/claude-proxy.jar" "$1/target/"
    ln -s "$jar_folder/lib" "$1/target/lib"
}

start_upstream() {
    local name=$1 second
    node "$here/$2.mjs" "$work/$name.port" "$work/$name.log" >"$work/$name.out" 2>&1 &
    upstream_pids+=("$!")
    for ((second = 0; second < 100; second++)); do
        [ ! -s "$work/$name.port" ] || return 0
        sleep 0.1
    done
    stop_with "the simulated upstream $name does not start: $(cat "$work/$name.out")"
}

url_of() {
    printf 'http://127.0.0.1:%s' "$(cat "$work/$1.port")"
}

# Runs a block with nothing of the caller's environment but what it needs to find its programs.
run_block() {
    local folder=$1 number=$2
    env -i PATH="$PATH" HOME="$folder/home" TMPDIR="$folder/tmp" LANG=C.UTF-8 \
        CLAUDE_PROXY_JAVA_HOME="${CLAUDE_PROXY_JAVA_HOME:-${JAVA_HOME:-}}" CLAUDE_PROXY_BUILD=never \
        CLAUDE_PROXY_JAVA_OPTS="-Djava.io.tmpdir=$folder/tmp" \
        HOST=127.0.0.1 PORT="$PORT" MANAGEMENT_PORT="$MANAGEMENT_PORT" \
        CLAUDE_API_BASEURL="$(url_of claude)" CLAUDE_AI_URL="$(url_of claude)" \
        OAUTH_AUTHORIZE_URL="$(url_of claude)/oauth/authorize" OAUTH_TOKEN_URL="$(url_of claude)/v1/oauth/token" \
        GATEWAY_CATALOG_OPENROUTER_URL="$(url_of claude)/openrouter" PROVIDER_URL="$(url_of openai)" \
        E2E_CLAUDE="${E2E_CLAUDE:-}" \
        tree="$folder/tree" page_folder="$folder" blocks="$folder/blocks" block_number="$number" \
        timeout "$BLOCK_SECONDS" bash "$here/docs-shell.sh" "$folder/blocks/$number.sh"
}

# Each page begins with an empty home, a fresh copy and a shell of its own.
run_page() {
    local page=$1 folder number line what reason
    folder=$work/$(printf '%s' "${page%.md}" | tr / -)
    mkdir -p "$folder/home" "$folder/tmp" "$folder/blocks"
    lay_out "$folder/tree"
    PORT=$PORT MANAGEMENT_PORT=$MANAGEMENT_PORT PROVIDER_URL=$(url_of openai) \
        node "$here/docs-blocks.mjs" "$root/$page" "$folder/blocks" >"$folder/index" || stop_with "$page cannot be read"
    while IFS=$'\t' read -r number line what reason; do
        if [ "$what" = skip ]; then
            blocks_skipped=$((blocks_skipped + 1))
            printf 'not run %s:%s block %s: %s\n' "$page" "$line" "$number" "$reason"
            continue
        fi
        blocks_run=$((blocks_run + 1))
        if run_block "$folder" "$number" >"$folder/out" 2>&1 </dev/null; then
            printf 'ok      %s:%s block %s\n' "$page" "$line" "$number"
        else
            blocks_failed=$((blocks_failed + 1))
            printf 'FAILED  %s:%s block %s\n' "$page" "$line" "$number"
            # Bash says the first where a function ends the shell.
            sed -e '/pop_var_context/d' -e 's/^/        /' "$folder/out"
        fi
    done <"$folder/index"
    stop_page "$folder"
}

stop_page() {
    local pid second
    [ -s "$1/pid" ] || return 0
    pid=$(cat "$1/pid")
    rm "$1/pid"
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((second = 0; second < STOP_SECONDS; second++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 1
    done
}

# The ids of all processes that were started from the temp folder or work in it, one a line.
our_processes() {
    {
        ps -eo pid=,args= | DOCS_FOLDER=$work awk 'index($0, ENVIRON["DOCS_FOLDER"]) { print $1 }'
        find /proc -maxdepth 2 -name cwd -lname "$work*" 2>/dev/null | cut -d / -f 3 || true
    } | sort -un
}

# Ends what is still there, by id, and removes the temp folder.
clean_up() {
    [ -n "$work" ] || return 0
    local pid file
    for pid in ${upstream_pids[@]+"${upstream_pids[@]}"}; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for file in "$work"/*/pid; do
        [ ! -f "$file" ] || stop_page "${file%/pid}"
    done
    for pid in $(our_processes); do
        kill -KILL "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}

main() {
    local pages=("$@") page
    [ "$#" -gt 0 ] || pages=(README.md docs/*.md)
    check_tools
    work=$(mktemp -d "${TMPDIR:-/tmp}/claude-proxy-docs.XXXXXX")
    work=$(cd "$work" && pwd -P)
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    export E2E_PROVIDER_KEY=sk-e2e-provider
    start_upstream claude docs-upstream
    start_upstream openai openai-upstream
    for page in "${pages[@]}"; do
        run_page "$page"
    done
    [ "$blocks_skipped" -eq 0 ] || printf '%s blocks are not run\n' "$blocks_skipped"
    printf '%s blocks, %s failed\n' "$blocks_run" "$blocks_failed"
    [ "$blocks_failed" -eq 0 ]
}

cd "$root"
main "$@"
