#!/usr/bin/env bash
# Runs one block of the documents in the folder of a page, with what the blocks before it have set; see docs.sh.
# Usage: docs-shell.sh <block>
# shellcheck disable=SC2154  # docs.sh exports what is not set here
set -Eeuo pipefail

block=$1
PATIENCE=${PATIENCE:-90}

# What the text leaves to the reader.
export EDITOR=true

complain() {
    printf '%s\n' "$1" >&2
    return 1
}

# Answers of 400 and above are failures, and nothing is waited for without end.
curl() {
    command curl --fail-with-body --max-time 60 "$@"
}

# The status that curl gets.
status_of() {
    command curl -s -o /dev/null -w '%{http_code}' --max-time 60 "$@"
}

# Fails unless its input has a line that fits.
expect() {
    local text
    text=$(cat)
    grep -Eq -- "$1" <<<"$text" || complain "nothing fits '$1' in: $text"
}

# Fails unless two texts are equal.
same() {
    [ "$1" = "$2" ] || complain "'$1' is not '$2'"
}

# Writes the last block that was no command into a file.
put() {
    local number=$block_number
    while [ "$number" -gt 0 ] && [ ! -f "$blocks/$number.put" ]; do number=$((number - 1)); done
    mkdir -p "$(dirname "$1")"
    cp "$blocks/$number.put" "$1"
    chmod "${2:-600}" "$1"
}

# Stops what `run` or `demo` has started on this page.
stop_proxy() {
    local pid second
    [ -s "$page_folder/pid" ] || return 0
    pid=$(cat "$page_folder/pid")
    rm "$page_folder/pid"
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((second = 0; second < PATIENCE; second++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 1
    done
    complain "the proxy does not end within $PATIENCE s"
}

# The keys of the README; the demo makes its own.
readers_keys() {
    CLIENT_KEY=a-long-random-text
    ADMIN_KEY=another-long-random-text
}

# A proxy with these keys over the simulated Claude, for pages that suppose one.
start_proxy() {
    readers_keys
    export API_KEYS=$CLIENT_KEY ADMIN_API_KEYS=$ADMIN_KEY ANTHROPIC_API_KEYS=sk-ant-api03-e2e
    claude_proxy run
}

await_proxy() {
    local second pid
    pid=$(cat "$page_folder/pid")
    for ((second = 0; second < PATIENCE; second++)); do
        [ "$(status_of "http://127.0.0.1:$PORT/health/live" || true)" != 200 ] || return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 1
    done
    complain "the proxy does not start: $(tail -n 30 "$page_folder/proxy.out")"
}

# What the demo printed behind a label.
printed() {
    sed -n "s/^ *$1  *//p" "$page_folder/proxy.out" | head -n 1
}

claude_proxy() {
    case ${1:-} in
    run | demo)
        stop_proxy
        # No terminal, and a group of its own: it outlives its block.
        setsid ./claude-proxy "$@" >"$page_folder/proxy.out" 2>&1 </dev/null &
        echo $! >"$page_folder/pid"
        await_proxy || return
        readers_keys
        if [ "$1" = demo ]; then
            CLIENT_KEY=$(printed 'Client key')
            ADMIN_KEY=$(printed 'Admin key')
        fi
        ;;
    login) sign_in "$@" ;;
    *) ./claude-proxy "$@" ;;
    esac
}

# The code that the person gets who opens the page of a sign-in and agrees.
agree() {
    command curl -s "$1&login_hint=$2"
}

# shellcheck disable=SC2016  # what is in quotes is JavaScript
# A field of the JSON on standard input, by a path such as data.0.id.
field() {
    node -e 'let v = JSON.parse(require("fs").readFileSync(0)); for (const k of process.argv[1].split(".")) v = v?.[k];
        if (v === undefined) throw new Error(`no ${process.argv[1]}`); console.log(typeof v === "object" ? JSON.stringify(v) : v)' "$1"
}

# The id of an account, by its name.
id_of() {
    curl -s "http://127.0.0.1:$PORT/api/admin/accounts?q=$1" -H "x-api-key: $ADMIN_KEY" | field data.0.id
}

# Takes an account away, so that another one may have its name.
forget() {
    curl -s -X DELETE "http://127.0.0.1:$PORT/api/admin/accounts/$(id_of "$1")" -H "x-api-key: $ADMIN_KEY" -H 'if-match: *'
}

# All blocks of a language before this one.
earlier() {
    local number
    for ((number = 1; number < block_number; number++)); do
        [ ! -f "$blocks/$number.$1" ] || cat "$blocks/$number.$1"
    done
}

# Signs in as a person does: opens the URL, agrees, types the code.
sign_in() {
    local pid second url='' code=0 out=$page_folder/login.out who=anna
    [ "${2:-}" != --name ] || who=$3
    rm -f "$page_folder/code"
    mkfifo "$page_folder/code"
    ./claude-proxy "$@" <"$page_folder/code" >"$out" 2>&1 &
    pid=$!
    exec 8>"$page_folder/code"
    for ((second = 0; second < PATIENCE; second++)); do
        url=$(grep -o 'http://[^ ]*/oauth/authorize?[^ ]*' "$out" || true)
        [ -z "$url" ] || break
        kill -0 "$pid" 2>/dev/null || break
        sleep 1
    done
    [ -z "$url" ] || agree "$url" "$who" >&8
    exec 8>&-
    wait "$pid" || code=$?
    cat "$out"
    return "$code"
}

# Stand-ins for clients: each asks as the real one does, by what the page has set for it.
ask() {
    local url=$1 field=$2 model=$3
    shift 3
    curl -s "$url" -H 'content-type: application/json' "$@" \
        -d "{\"model\": \"$model\", \"max_tokens\": 64, \"$field\": [{\"role\": \"user\", \"content\": \"Say hello\"}]}" >/dev/null
}

claude() {
    if [ -n "${E2E_CLAUDE:-}" ]; then
        "$E2E_CLAUDE" -p 'Say hello' </dev/null
    else
        ask "$ANTHROPIC_BASE_URL/v1/messages" messages claude-opus-4-8 -H "authorization: Bearer $ANTHROPIC_AUTH_TOKEN" \
            -H 'anthropic-version: 2023-06-01'
    fi
}

codex() {
    ask "http://127.0.0.1:$PORT/v1/responses" input claude-opus-4-8 -H "authorization: Bearer $CLAUDE_PROXY_KEY"
}

opencode() {
    ask "http://127.0.0.1:$PORT/v1/messages" messages "${3#*/}" -H "x-api-key: $CLAUDE_PROXY_KEY"
}

qwen() {
    ask "$OPENAI_BASE_URL/chat/completions" messages "$OPENAI_MODEL" -H "authorization: Bearer $OPENAI_API_KEY"
}

# `cline auth -p openai -k KEY -m MODEL -b URL`; the prompt alone is left out.
cline() {
    [ "$1" = auth ] || return 0
    ask "$9/chat/completions" messages "$7" -H "authorization: Bearer $5"
}

# The tests are what CI runs anyway.
mvnw() {
    case $* in
    verify | '-B -q -DskipTests package') ;;
    *) complain "./mvnw $*" ;;
    esac
}

psql() {
    if command -v psql >/dev/null; then command psql -Atc 'select 1' "$@" | expect '^1$'; else echo 'psql is missing'; fi
}

cd "$tree"
readers_keys
# shellcheck disable=SC1091
[ ! -f "$page_folder/state" ] || . "$page_folder/state"
# Tells which line of the block has failed, wherever below it that was.
tell_line() {
    local frame
    [ "$BASH_SUBSHELL" -eq 0 ] || return 0
    for frame in "${!BASH_SOURCE[@]}"; do
        [ "${BASH_SOURCE[frame]}" = "$block" ] || continue
        printf 'command: %s\n' "$(sed -n "${BASH_LINENO[frame - 1]}p" "$block")" >&2
        return
    done
}

keep_state() {
    local code=$?
    # What the harness itself sets is not the page's.
    export -p | grep -Ev '^declare -x (BASH_|PWD|OLDPWD|SHLVL|block|block_number|_=)' >"$page_folder/state" || true
    printf 'cd %q\n' "$PWD" >>"$page_folder/state"
    exit "$code"
}
trap keep_state EXIT
# The reader's shell has what it is told, and the proxy what is exported: what a page sets, the next blocks have too.
set -a
trap tell_line ERR
# shellcheck disable=SC1090
. "$block"
