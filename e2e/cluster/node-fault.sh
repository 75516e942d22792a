#!/usr/bin/env bash
# node-fault.sh cut|heal|kill|revive|restart-kubelet NODE, or part|join ADDRESS ADDRESS
#   cut              pulls the node's cable: its pods live on, nobody reaches them
#   heal             plugs the cable in again
#   kill             the node loses power: kubelet, runtime and every pod process die at once
#   revive           switches it on again
#   restart-kubelet  ends and starts the kubelet alone; the pods go on
#   part             packets between two pods vanish, on every node and in both directions
#   join             they arrive again
set -euo pipefail
. "$(dirname "$0")/env.sh"

usage() { sed -n '2,9s/^# //p' "$0" >&2; exit 2; }

# part ADDRESS ADDRESS: a rule at the head of the filter of every node. What is there already stays, what is gone stays
# gone: both can be repeated.
part_or_join() { # part|join ADDRESS ADDRESS
  local fault=$1 from=$2 to=$3 node inside pair rule address
  for address in "$from" "$to"; do
    [[ $address =~ ^$POD_NETWORK\.[0-9]+\.[0-9]+$ ]] || cluster_fail "address: $address (expected: of a pod, $POD_NETWORK.0.0/16)"
  done
  for node in $(node_names); do
    inside=()
    [ "$node" = n1 ] || inside=(nsenter "--net=/run/netns/$(node_namespace "$node")")
    for pair in "$from $to" "$to $from"; do
      rule=(-s "${pair% *}" -d "${pair#* }" -m comment --comment "$IPTABLES_COMMENT" -j DROP)
      if "${inside[@]}" iptables -w 5 -C FORWARD "${rule[@]}" 2> /dev/null; then
        [ "$fault" = part ] || "${inside[@]}" iptables -w 5 -D FORWARD "${rule[@]}"
      else
        [ "$fault" = join ] || "${inside[@]}" iptables -w 5 -I FORWARD 1 "${rule[@]}"
      fi
    done
  done
}

case ${1:-} in
  part|join)
    [ $# = 3 ] || usage
    part_or_join "$@"
    exit 0 ;;
esac
[ $# = 2 ] || usage
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
  *) cluster_fail "fault: $FAULT (expected: cut, heal, kill, revive, restart-kubelet, part or join)" ;;
esac
