#!/usr/bin/env bash
# k ARGUMENT…: kubectl on the local cluster
. "$ROOT/dev.d/lib/common.sh"
[ -f "$ADMIN_KUBECONFIG" ] || fail "cluster: none runs (expected: ./dev up first)"
KUBECONFIG=$ADMIN_KUBECONFIG exec "$K8S" kubectl "$@"
