#!/usr/bin/env bash
# Starts the packaged proxy with wrong set-ups and checks what it says: see README.md. As root it goes on as nobody, whom
# files and ports can be closed to.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
command -v node >/dev/null || { echo 'e2e: node is missing; version 20 or newer is needed' >&2; exit 1; }
[ -f "$here/../target/claude-proxy.jar" ] || { echo 'e2e: there is no target/claude-proxy.jar; build it first' >&2; exit 1; }
export JAVA_HOME=${JAVA_HOME:-/usr/lib/jvm/temurin-25-jdk-amd64}
if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=65534 --regid=65534 --clear-groups node "$here/setups.mjs" "$@"
fi
exec node "$here/setups.mjs" "$@"
