#!/usr/bin/env bash
# Lays the image of docker/Dockerfile out in a temp folder and runs it as a user without a name: what can be known of the image
# where there is no Docker. See README.md, "Set-ups". Usage, as root: image.sh
set -euo pipefail

IMAGE_USER=10001
PATIENCE=180

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
dockerfile=$root/docker/Dockerfile
PORT=${PORT:-6331}

tmp=
upstream_pid=
proxy_pid=
passed=0
wrong=0

stop_with() {
    printf 'image: %s\n' "$1" >&2
    exit 2
}

check() {
    local name=$1
    shift
    if "$@" >"$tmp/out" 2>&1; then
        passed=$((passed + 1))
        printf 'ok      %s\n' "$name"
    else
        wrong=$((wrong + 1))
        printf 'FAILED  %s\n' "$name"
        sed 's/^/        /' "$tmp/out"
    fi
}

# Runs a command as the user of the image, with the environment of a container.
contained() {
    (
        cd "$tmp/image"
        exec env -i PATH="$PATH" HOME=/home/claude-proxy TMPDIR="$tmp/tmp" DATA_FOLDER="$tmp/data" \
            CLAUDE_PROXY_JAVA_HOME="${CLAUDE_PROXY_JAVA_HOME:-${JAVA_HOME:-}}" CLAUDE_PROXY_JAVA_OPTS="-Djava.io.tmpdir=$tmp/tmp" \
            GATEWAY_DATABASE_CACHE_FOLDER="$tmp/cache" HOST=127.0.0.1 PORT="$PORT" MANAGEMENT_PORT=$((PORT + 1)) \
            API_KEYS=image-key ADMIN_API_KEYS=image-admin ANTHROPIC_API_KEYS=sk-ant-api03-image \
            CLAUDE_API_BASEURL="http://127.0.0.1:$(cat "$tmp/upstream.port")" \
            setpriv --reuid "$IMAGE_USER" --regid "$IMAGE_USER" --clear-groups "$@"
    )
}

# Does what the last stage of the Dockerfile copies: from the build, or from the source.
lay_out() {
    local from to mode words
    while read -r -a words; do
        mode=
        from=
        for word in "${words[@]:1}"; do
            case $word in
            --chmod=*) mode=${word#--chmod=} ;;
            --from=build) ;;
            *) [ -n "$from" ] || from=$word ;;
            esac
        done
        to=$tmp/image/${words[-1]#./}
        cp -R "$root/${from#/build/}" "$to"
        [ -z "$mode" ] || chmod "$mode" "$to/$(basename "$from")" 2>/dev/null || chmod "$mode" "$to"
    done < <(awk '/^FROM/ { copies = "" } /^COPY/ { copies = copies $0 "\n" } END { printf "%s", copies }' "$dockerfile")
}

# The cache that the image's build makes, by the command of the Dockerfile.
train() {
    grep -q 'CLAUDE_PROXY_AOT=now setpriv' "$dockerfile" || return 1
    install -d -o "$IMAGE_USER" "$tmp/train"
    chown "$IMAGE_USER" "$tmp/image"
    (
        cd "$tmp/image"
        HOME=$tmp/train CLAUDE_PROXY_AOT=now CLAUDE_PROXY_JAVA_HOME=${CLAUDE_PROXY_JAVA_HOME:-${JAVA_HOME:-}} \
            setpriv --reuid "$IMAGE_USER" --regid "$IMAGE_USER" --clear-groups ./claude-proxy
    )
    rm -f "$tmp/image/claude-proxy.aot.log"
    chown -R root:root "$tmp/image"
    [ -s "$tmp/image/claude-proxy.aot" ]
}

# The HEALTHCHECK of the Dockerfile, as Docker would run it.
healthy() {
    local command
    command=$(sed -n '/^HEALTHCHECK/{n;s/^ *CMD //p}' "$dockerfile")
    PORT=$PORT timeout 5 node -e '
        const [program, ...words] = JSON.parse(process.argv[1]);
        process.exit(require("node:child_process").spawnSync(program, words, { stdio: "inherit" }).status)' "$command"
}

start() {
    local second
    contained ./claude-proxy run >"$tmp/proxy.log" 2>&1 </dev/null &
    proxy_pid=$!
    for ((second = 0; second < PATIENCE; second++)); do
        ! healthy 2>/dev/null || return 0
        kill -0 "$proxy_pid" 2>/dev/null || break
        sleep 1
    done
    cat "$tmp/proxy.log"
    return 1
}

message() {
    curl -s --fail-with-body "http://127.0.0.1:$PORT/v1/messages" -H 'x-api-key: image-key' -H 'content-type: application/json' \
        -d '{"model": "claude-sonnet-4-5", "max_tokens": 64, "messages": [{"role": "user", "content": "Hello"}]}' |
        grep 'Hello from a simulated Claude'
}

stop() {
    local code=0
    kill -TERM "$proxy_pid"
    wait "$proxy_pid" || code=$?
    proxy_pid=
    [ "$code" -eq 143 ] || { echo "exit code $code"; return 1; }
}

untouched() {
    local changed
    changed=$(find "$tmp/image" -newer "$tmp/laid-out")
    [ -z "$changed" ] || { echo "$changed"; return 1; }
}

closed() {
    local open
    open=$(find "$tmp/data" -perm /077)
    [ -z "$open" ] || { echo "$open"; return 1; }
}

clean_up() {
    [ -z "$proxy_pid" ] || kill -TERM "$proxy_pid" 2>/dev/null || true
    [ -z "$upstream_pid" ] || kill -TERM "$upstream_pid" 2>/dev/null || true
    wait
    [ -z "$tmp" ] || rm -rf "$tmp"
}

main() {
    local second
    [ "$(id -u)" -eq 0 ] || stop_with 'run it as root: it becomes the user of the image'
    tmp=$(mktemp -d "${TMPDIR:-/tmp}/claude-proxy-image.XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    chmod 711 "$tmp"
    mkdir "$tmp/image"
    install -d -o "$IMAGE_USER" -g "$IMAGE_USER" -m 0700 "$tmp/data" "$tmp/cache" "$tmp/tmp"
    node "$here/docs-upstream.mjs" "$tmp/upstream.port" "$tmp/upstream.log" &
    upstream_pid=$!
    for ((second = 0; second < 20; second++)); do
        [ ! -s "$tmp/upstream.port" ] || break
        sleep 1
    done
    check 'the files of the image are there' lay_out
    check 'the build makes the AOT cache' train
    touch "$tmp/laid-out"
    check 'it starts, and its health check is content' start
    check 'it answers a message' message
    check 'a command runs beside it' contained ./claude-proxy keys create laptop
    check 'SIGTERM ends it with 143' stop
    check 'it starts again with what it has stored' start
    check 'it answers a message' message
    check 'SIGTERM ends it again' stop
    check 'the program is as it was' untouched
    check 'what it has written is closed to others' closed
    printf '%s passed, %s failed\n' "$passed" "$wrong"
    [ "$wrong" -eq 0 ]
}

main "$@"
