#!/usr/bin/env bash
# up.sh: the whole local cluster, three nodes Ready. Idempotent.
set -euo pipefail
. "$(dirname "$0")/env.sh"

claim_host() { # refuses a host whose ports another Kubernetes holds
  [ ! -d "$CLUSTER_RUN" ] || return 0
  local port
  for port in 6443 10248 10250 10256; do
    ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
      cluster_fail "port $port: in use (expected: free; does another Kubernetes run here? use ./dev up --context NAME)"
  done
}

nodes_ready() { [ "$(admin_kubectl get nodes n1 n2 n3 --no-headers 2>/dev/null | grep -c ' Ready ')" = 3 ]; }

[ "$(id -u)" = 0 ] || cluster_fail "user: $(id -un) (expected: root; or use ./dev up --context NAME)"
claim_host
mkdir -p "$CLUSTER_RUN"
bash "$CLUSTER_SOURCE/control-plane.sh" > "$CLUSTER_RUN/control-plane.log"
starts=()
for name in n1 n2 n3; do
  bash "$CLUSTER_SOURCE/node.sh" $name > "$CLUSTER_RUN/$name.log" 2>&1 &
  starts+=($!)
done
for job in "${starts[@]}"; do wait "$job" || cluster_fail "a node does not start: $(tail -n 3 "$CLUSTER_RUN"/n?.log)"; done
await 60 "three nodes are Ready" nodes_ready
