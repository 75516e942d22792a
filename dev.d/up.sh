#!/usr/bin/env bash
# up [--context NAME]: a cluster with Skerry on it, and two clients that talk to each other
#
# Without options: a local Kubernetes of three nodes on this machine (as root), with images, Cassandra, an S3 store,
# the chart, the ChatCluster "demo" and a scripted conversation. Safe to repeat: what is there already stays.
#
#   --context NAME       use the cluster of this kubectl context instead; its nodes must be reachable from here.
#                        kind-NAME is created when it does not exist and Docker answers
#   --registry REGISTRY  push the images there and let the cluster pull them (needed with --context, not with kind)
#   --insecure           that registry speaks HTTP
#   --cluster-only       stop when Kubernetes is up
#   --quiet              no conversation, no closing screen
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"
. "$ROOT/dev.d/lib/target.sh"
. "$ROOT/dev.d/lib/install.sh"
. "$ROOT/dev.d/lib/client.sh"
. "$ROOT/dev.d/lib/conversation.sh"

context='' insecure=() cluster_only='' quiet=''
while [ $# -gt 0 ]; do
  case $1 in
    --context) context=${2:-}; [ -n "$context" ] || usage_fail "--context: missing (expected: a name)"; shift 2 ;;
    --registry) REGISTRY=${2:-}; [ -n "$REGISTRY" ] || usage_fail "--registry: missing (expected: a registry)"; shift 2 ;;
    --insecure) insecure=(--insecure); shift ;;
    --cluster-only) cluster_only=yes; shift ;;
    --quiet) quiet=yes; shift ;;
    *) usage_fail "argument: $1 (expected: --context, --registry, --insecure, --cluster-only or --quiet)" ;;
  esac
done

start_local_cluster() {
  take_turn
  [ "$(id -u)" = 0 ] || fail "user: $(id -un) (expected: root for a local cluster, or --context NAME)"
  require containerd runc ctr /usr/lib/cni/bridge iptables ip nsenter python3 gcc /usr/include/stdio.h find
  use_local_cluster
  step "pause image" bash "$ROOT/e2e/cluster/images/build.sh" pause
  step "Kubernetes, three nodes" bash "$ROOT/e2e/cluster/up.sh"
}

prepare_maven
if [ -n "$context" ]; then use_context "$context"; else start_local_cluster; fi
[ -z "$cluster_only" ] || exit 0
prepare_images
deliver_images "${insecure[@]}"
step "Cassandra and S3 store" install_stores
step "operator and control API" install_skerry
step "all of them ready" wait_for_workloads
step "tenant acme" make_tenant
step "ChatCluster demo" apply_demo
step "ChatCluster demo is Ready" wait_for_demo
[ -z "$quiet" ] || exit 0
converse
closing_screen
