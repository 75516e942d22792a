#!/usr/bin/env bash
# node-fault.sh cut|heal|kill|revive|restart-kubelet NODE
#   cut              pulls the node's cable: its pods live on, nobody reaches them
#   heal             plugs the cable in again
#   kill             the node loses power: kubelet, runtime and every pod process die at once
#   revive           switches it on again
#   restart-kubelet  ends and starts the kubelet alone; the pods go on
set -euo pipefail
. "$(dirname "$0")/env.sh"

[ $# = 2 ] || { sed -n '2,7s/^# //p' "$0" >&2; exit 2; }
FAULT=$1 NAME=$2
node_number "$NAME" > /dev/null
RUN=$(node_run "$NAME")
[ -d "$RUN" ] || cluster_fail "node: $NAME (expected: one of $(node_names | tr '\n' ' '))"
case $FAULT in cut|heal|kill|revive)
  [ "$NAME" != n1 ] || cluster_fail "node: n1 (expected: n2 or n3; n1 is the host and holds the control plane)" ;;
esac

case $FAULT in
  cut) ip link set "$(node_link "$NAME")" down ;;
  heal) bash "$CLUSTER_SOURCE/node.sh" "$NAME" > /dev/null ;;
  kill)
    ip link set "$(node_link "$NAME")" down
    cgroup_kill "$NAME"
    rm -f "$RUN"/*.pid "$RUN/containerd.sock" ;;
  revive) bash "$CLUSTER_SOURCE/node.sh" "$NAME" > /dev/null ;;
  restart-kubelet)
    daemon_stop "$RUN/kubelet.pid"
    bash "$CLUSTER_SOURCE/node.sh" "$NAME" > /dev/null ;;
  *) cluster_fail "fault: $FAULT (expected: cut, heal, kill, revive or restart-kubelet)" ;;
esac
