#!/usr/bin/env bash
# down.sh: ends the local cluster and removes everything it put on this host, whole or half made.
set -uo pipefail
. "$(dirname "$0")/env.sh"

end_processes() {
  local group
  for group in $(cd "$PROCESS_CGROUPS" && compgen -G "${CGROUP_PREFIX}*"); do cgroup_kill "${group#"$CGROUP_PREFIX"}"; done
}

remove_mounts() {
  for _ in 1 2 3 4; do
    grep -q " $CLUSTER_RUN/" /proc/mounts || return 0
    awk -v top="$CLUSTER_RUN/" 'index($2, top) == 1 {print $2}' /proc/mounts | tac | xargs -r umount -l 2>/dev/null
  done
}

remove_network() {
  local namespace link
  for namespace in $(ip netns list | awk '/^skerry-n[0-9]/ {print $1}'); do ip netns del "$namespace"; done
  for link in $(ip -o link show | grep -oE ': skerry-n[0-9]+' | cut -c3-); do ip link del "$link" 2>/dev/null; done
  ip link del $NODE_BRIDGE 2>/dev/null
  ip link del $POD_BRIDGE 2>/dev/null
  [ ! -f "$CLUSTER_RUN/netns-unmounted" ] || [ -n "$(ls -A /run/netns)" ] || umount -l /run/netns
  remove_cni_results
}

# libcni keeps a note of every attached pod outside our directory; the sandbox id ties both notes together.
remove_cni_results() {
  local note id
  for note in /var/lib/cni/results/skerry-*; do
    [ -e "$note" ] || continue
    id=${note#*/results/skerry-} id=${id%-eth0}
    rm -f "$note" "/var/lib/cni/results/cni-loopback-$id-lo"
  done
  rmdir /var/lib/cni/results /var/lib/cni/cache /var/lib/cni 2>/dev/null
}

# Rules of kube-proxy, kubelet and portmap. claim_host refused a host with another Kubernetes, so all are ours.
remove_rules() {
  local command=$1 table chains chain rule
  command -v "$command" > /dev/null || return 0
  for table in filter nat mangle raw; do
    "$command" -t $table -S 2>/dev/null | grep -E "^-A .*(--comment \"?$IPTABLES_COMMENT|-j (KUBE|CNI)-)" |
      sed 's/^-A/-D/' | while read -r rule; do xargs "$command" -w -t $table <<< "$rule" 2>/dev/null; done
    mapfile -t chains < <("$command" -t $table -S 2>/dev/null | awk '$1 == "-N" && $2 ~ /^(KUBE|CNI)-/ {print $2}')
    for chain in "${chains[@]}"; do "$command" -w -t $table -F "$chain" 2>/dev/null; done
    for chain in "${chains[@]}"; do "$command" -w -t $table -X "$chain" 2>/dev/null; done
  done
}

restore_settings() {
  local file
  for file in "$CLUSTER_RUN"/sysctl/*; do
    [ ! -f "$file" ] || cat "$file" > "/proc/sys/$(basename "$file" | tr . /)" 2>/dev/null
  done
}

# A killed shim leaves its socket file; one that nobody listens on is dead.
remove_dead_sockets() {
  local socket
  for socket in /run/containerd/s/*; do
    [ ! -S "$socket" ] || grep -qF "$socket" /proc/net/unix || rm -f "$socket"
  done
  rmdir /run/containerd/s /run/containerd 2>/dev/null
}

remove_cgroups() {
  local top
  for top in $(cd /sys/fs/cgroup && compgen -G "${CGROUP_PREFIX}*"; cd /sys/fs/cgroup && compgen -G "*/${CGROUP_PREFIX}*"); do
    basename "$top"
  done | sort -u | while read -r top; do cgroup_remove "${top#"$CGROUP_PREFIX"}"; done
}

if [ ! -d "$CLUSTER_RUN" ] && ! ip link show $NODE_BRIDGE > /dev/null 2>&1; then exit 0; fi
end_processes
remove_mounts
remove_network
remove_rules iptables
remove_rules ip6tables
restore_settings
remove_dead_sockets
remove_cgroups
rm -rf "$CLUSTER_RUN"
rmdir "$SKERRY_RUN" 2>/dev/null
true
