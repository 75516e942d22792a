# shellcheck shell=bash disable=SC2034
# Which cluster a verb works on: the local one, or a context of the user's own.

CONTEXT=''                 # empty: the local cluster
PLACE=$STATE/local         # API key and profiles for that cluster
KUBECTL=() HELM=()

use_local_cluster() {
  require_tools k8sall coredns helm
  KUBECTL=("$K8S" kubectl --kubeconfig "$ADMIN_KUBECONFIG")
  HELM=("$BIN/helm" --kubeconfig "$ADMIN_KUBECONFIG")
}

use_context() { # NAME
  CONTEXT=$1 PLACE=$STATE/context-$1
  if command -v kubectl > /dev/null; then KUBECTL=(kubectl --context "$1"); else require_tools k8sall && KUBECTL=("$K8S" kubectl --context "$1"); fi
  if command -v helm > /dev/null; then HELM=(helm --kube-context "$1"); else require_tools helm && HELM=("$BIN/helm" --kube-context "$1"); fi
  if ! "${KUBECTL[@]}" config get-contexts "$1" > /dev/null 2>&1; then
    [[ $1 == kind-* ]] && docker_answers || fail "context: $1 (expected: one of $("${KUBECTL[@]}" config get-contexts -o name | tr '\n' ' '))"
    step "create kind cluster ${1#kind-}" create_kind_cluster "${1#kind-}"
  fi
  "${KUBECTL[@]}" get --raw /readyz > /dev/null || fail "context $1: its API server does not answer"
}

docker_answers() { command -v kind > /dev/null && docker info > /dev/null 2>&1; }

create_kind_cluster() { # NAME: three nodes, as the local cluster has
  kind create cluster --name "$1" --config - <<< 'kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes: [{role: control-plane}, {role: worker}, {role: worker}, {role: worker}]'
}

k() { "${KUBECTL[@]}" "$@"; }

# An address of a node that devices on this machine can dial.
node_address() {
  if [ -z "$CONTEXT" ]; then echo "$HOST_ADDRESS"; return; fi
  k get nodes -o jsonpath='{range .items[*].status.addresses[?(@.type=="ExternalIP")]}{.address}{"\n"}{end}{range .items[*].status.addresses[?(@.type=="InternalIP")]}{.address}{"\n"}{end}' | head -n 1
}

# What the scenarios read (see ./dev e2e --help).
export_cluster_variables() {
  export KUBECONFIG=$ADMIN_KUBECONFIG SKERRY_CONTROL_API=http://$HOST_ADDRESS:$CONTROL_API_PORT SKERRY_TENANT=acme
  export SKERRY_NODE_ADDRESS=$HOST_ADDRESS SKERRY_NODE_FAULT=$ROOT/e2e/cluster/node-fault.sh
  SKERRY_API_KEY=$(cat "$PLACE/api-key")
  export SKERRY_API_KEY
}
