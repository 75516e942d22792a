#!/usr/bin/env bash
# logs [operator|control-api|node|cassandra|s3]: follow the logs of one part of the local cluster
. "$ROOT/dev.d/lib/common.sh"
[ -f "$ADMIN_KUBECONFIG" ] || fail "cluster: none runs (expected: ./dev up first)"
part=${1:-node}
case $part in
  operator | control-api) what=(-n skerry-system -l "app.kubernetes.io/name=skerry-$part") ;;
  node) what=(-n acme -l app.kubernetes.io/name=skerry-node --prefix) ;;
  cassandra | s3) what=(-n skerry-eval -l "app.kubernetes.io/name=$part") ;;
  *) usage_fail "part: $part (expected: operator, control-api, node, cassandra or s3)" ;;
esac
KUBECONFIG=$ADMIN_KUBECONFIG exec "$K8S" kubectl logs --follow --tail 50 --max-log-requests 20 "${what[@]}"
