#!/usr/bin/env bash
# down: end the local cluster and remove everything it put on this machine
#
# Caches (downloads, binaries, images) stay in $SKERRY_CACHE; delete that directory to be rid of them too.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"

[ $# = 0 ] || usage_fail "argument: $1 (expected: none)"
[ "$(id -u)" = 0 ] || fail "user: $(id -un) (expected: root)"
take_turn
step "end the local cluster" bash "$ROOT/e2e/cluster/down.sh"
rm -rf "$STATE"
rmdir "$SKERRY_RUN" 2>/dev/null || true
