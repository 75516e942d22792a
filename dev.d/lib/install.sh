# shellcheck shell=bash
# Puts Skerry and what it needs onto the chosen cluster.

CONTROL_API_PORT=30080
REGISTRY=''                # where the cluster pulls from; empty: the images are put into its nodes

image_in_cluster() { image_reference "$1" | sed "s#^localhost/#${REGISTRY:-localhost}/#"; }

deliver_images() {
  if [ -n "$REGISTRY" ]; then
    push_images "$REGISTRY" "$@"
  elif [ -z "$CONTEXT" ]; then
    step "images into the nodes" import_images
  elif [[ $CONTEXT == kind-* ]]; then
    step "images into kind" load_into_kind
  else
    fail "--registry: missing (expected: a registry that the cluster of context $CONTEXT pulls from)"
  fi
}

load_into_kind() { local archive; for archive in $(image_archives); do kind load image-archive --name "${CONTEXT#kind-}" "$archive"; done; }

install_stores() {
  local place=()
  if [ -z "$CONTEXT" ]; then # the data stay on the host's node, whatever happens to the others
    mkdir -p "$CLUSTER_RUN/volumes/cassandra"
    chmod 711 "$CLUSTER_RUN" "$CLUSTER_RUN/volumes"
    chown 65532:65532 "$CLUSTER_RUN/volumes/cassandra"
    place=(--set-string 'nodeSelector.kubernetes\.io/hostname=n1')
  fi
  "${HELM[@]}" upgrade --install --namespace skerry-eval --create-namespace cassandra "$ROOT/charts/cassandra" \
    --set "image=$(image_in_cluster cassandra)" "${place[@]}" ${place:+--set "persistence.hostPath=$CLUSTER_RUN/volumes/cassandra"}
  "${HELM[@]}" upgrade --install --namespace skerry-eval s3 "$ROOT/charts/s3" --set "image=$(image_in_cluster s3proxy)" "${place[@]}"
}

install_skerry() {
  "${HELM[@]}" upgrade --install --take-ownership --namespace skerry-system --create-namespace skerry "$ROOT/charts/skerry" \
    --set "node.image=$(image_in_cluster skerry-node)" \
    --set "node.launcherImage=$(image_in_cluster skerry-launcher)" \
    --set "operator.image=$(image_in_cluster skerry-operator)" \
    --set "controlApi.image=$(image_in_cluster skerry-control-api)" \
    --set "controlApi.service.type=NodePort,controlApi.service.nodePort=$CONTROL_API_PORT"
}

wait_for_workloads() {
  k -n skerry-eval rollout status statefulset/cassandra --timeout 180s
  k -n skerry-eval rollout status deployment/s3 --timeout 120s
  k -n skerry-system rollout status deployment/skerry-operator --timeout 180s
  k -n skerry-system rollout status deployment/skerry-control-api --timeout 180s
}

# The tenant's namespace and one API key; the cluster holds its hash only, this machine the key.
make_tenant() {
  local key=$PLACE/api-key
  k apply -f "$ROOT/e2e/cluster/manifests/tenant.yaml"
  if [ ! -s "$key" ]; then
    mkdir -p "$PLACE"
    chmod 700 "$STATE" "$PLACE"
    (umask 077; printf 'sky_acme_%s' "$(head -c 24 /dev/urandom | base64 | tr '+/' 'ab')" > "$key")
  fi
  k apply -f - << YAML
apiVersion: v1
kind: Secret
metadata: {name: skerry-api-keys, namespace: acme}
stringData: {dev: "$(sha256sum < "$key" | cut -d' ' -f1)"}
YAML
}

apply_demo() {
  sed "s#{{address}}#$(node_address)#; s#{{image}}#$(image_in_cluster skerry-node)#" "$ROOT/e2e/cluster/manifests/demo.yaml" | k apply -f -
}

# Ready for the generation that was just applied: an older "True" does not count.
wait_for_demo() {
  local until=$((SECONDS + 180)) state
  while :; do
    state=$(k -n acme get chatcluster demo -o json | python3 -c '
import json, sys
cluster = json.load(sys.stdin)
status = cluster.get("status", {})
ready = next((c for c in status.get("conditions", []) if c["type"] == "Ready"), {})
seen = ready.get("observedGeneration", status.get("observedGeneration")) == cluster["metadata"]["generation"]
print(seen and ready.get("status") == "True", ready.get("reason"), ready.get("message"))')
    case $state in True*) return ;; esac
    if [ $SECONDS -ge $until ]; then
      echo "ChatCluster demo: $state (expected: Ready)"
      k -n acme get chatcluster,chatisland,chatupgrade,pods -o wide
      return 1
    fi
    sleep 0.5
  done
}
