# shellcheck shell=bash disable=SC2034 # the names are for those who source this
# The names, addresses and paths of the local cluster, and the few moves every script here shares.
# Sourced by the others. Override SKERRY_CACHE (downloads and builds) and SKERRY_RUN (the running cluster).

CLUSTER_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SKERRY_CACHE=${SKERRY_CACHE:-$HOME/.cache/skerry}
SKERRY_RUN=${SKERRY_RUN:-/var/tmp/skerry}

CLUSTER_RUN=$SKERRY_RUN/cluster           # all state of the cluster: removing it forgets the cluster
BIN=$SKERRY_CACHE/bin                     # k8sall, coredns, helm, crane
K8S=$BIN/k8sall
ADMIN_KUBECONFIG=$CLUSTER_RUN/admin.conf

HOST_ADDRESS=10.99.0.1                    # node n1, the API server and the DNS server
NODE_NETWORK=10.99.0                      # node nN has address .N
POD_NETWORK=10.244                        # node nN has pods in .N.0/24
SERVICE_RANGE=10.96.0.0/16
DNS_SERVICE=10.96.0.10
NODE_BRIDGE=skerry0                       # joins the nodes
POD_BRIDGE=skerry1                        # joins the pods of one node (one in each network namespace)
CGROUP_PREFIX=skerry-                     # cgroups skerry-n1, skerry-n2, …, skerry-control
IPTABLES_COMMENT=skerry-local-cluster

# Where processes are grouped, so that "all of a node" is a question to the kernel, not to ps.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  CGROUP_VERSION=2 PROCESS_CGROUPS=/sys/fs/cgroup
else
  CGROUP_VERSION=1 PROCESS_CGROUPS=/sys/fs/cgroup/pids
fi

cluster_fail() { printf 'cluster: %s\n' "$*" >&2; exit 1; }

admin_kubectl() { "$K8S" kubectl --kubeconfig "$ADMIN_KUBECONFIG" "$@"; }
super_kubectl() { "$K8S" kubectl --kubeconfig "$CLUSTER_RUN/super-admin.conf" "$@"; }

node_number() { # n2 -> 2
  [[ $1 =~ ^n([1-9])$ ]] || cluster_fail "node: $1 (expected: n1, n2 or n3)"
  echo "${BASH_REMATCH[1]}"
}
node_run() { echo "$CLUSTER_RUN/nodes/$1"; }
node_namespace() { echo "skerry-$1"; }
node_link() { echo "skerry-$1"; }         # the host's end of the node's cable
node_names() { local d; for d in "$CLUSTER_RUN"/nodes/*/; do [ -d "$d" ] && basename "$d"; done; return 0; }

# The cgroups of one group of processes: one directory in every hierarchy of v1, a single one of v2.
cgroup_create() {
  local name=$CGROUP_PREFIX$1 hierarchy
  if [ $CGROUP_VERSION = 2 ]; then
    local controller
    for controller in cpu cpuset memory pids io hugetlb; do
      echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
    done
    mkdir -p "/sys/fs/cgroup/$name"
  else
    for hierarchy in /sys/fs/cgroup/*/; do
      case $hierarchy in */unified/) continue ;; esac
      [ -L "${hierarchy%/}" ] || mkdir -p "$hierarchy$name"
    done
    local cpuset=/sys/fs/cgroup/cpuset file
    for file in cpuset.cpus cpuset.mems; do cat $cpuset/$file > "$cpuset/$name/$file"; done
  fi
  mkdir -p "$PROCESS_CGROUPS/$name/daemons"
}

cgroup_processes() {
  local top=$PROCESS_CGROUPS/$CGROUP_PREFIX$1
  [ ! -d "$top" ] || find "$top" -name cgroup.procs -exec cat {} + 2>/dev/null
}

# Ends every process of a group at once, as a loss of power does.
cgroup_kill() {
  local round pids
  for round in $(seq 50); do
    mapfile -t pids < <(cgroup_processes "$1")
    [ ${#pids[@]} -gt 0 ] || return 0
    kill -9 "${pids[@]}" 2>/dev/null || true
    [ "$round" = 1 ] || sleep 0.1
  done
  echo "cluster: processes of $1 that do not end: ${pids[*]}" >&2
}

cgroup_remove() {
  local name=$CGROUP_PREFIX$1 top round
  for round in 1 2 3; do
    for top in /sys/fs/cgroup/"$name" /sys/fs/cgroup/*/"$name"; do
      [ ! -d "$top" ] || find "$top" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
    compgen -G "/sys/fs/cgroup/*/$name" > /dev/null || [ -d "/sys/fs/cgroup/$name" ] || return 0
    sleep "0.$round"
  done
}

# A daemon is known by its pid and its start time, so that a recycled pid is never taken for it.
process_birth() { cut -d')' -f2 "/proc/$1/stat" 2>/dev/null | awk '{print $20}'; }

daemon_alive() { # FILE.pid
  local pid birth
  [ -f "$1" ] && read -r pid birth < "$1" && [ -n "$pid" ] && [ "$(process_birth "$pid")" = "$birth" ]
}

# daemon_start GROUP RUN_DIRECTORY NAME COMMAND…: starts it in the group's cgroup unless it runs already.
daemon_start() {
  local group=$1 run=$2 name=$3 pid
  shift 3
  ! daemon_alive "$run/$name.pid" || return 0
  mkdir -p "$run/log"
  # shellcheck disable=SC2016 # $0 and $@ belong to the inner shell
  nohup setsid bash -c 'exec 9>&-; echo $$ > "$0/cgroup.procs"; exec "$@"' \
    "$PROCESS_CGROUPS/$CGROUP_PREFIX$group/daemons" "$@" >> "$run/log/$name.log" 2>&1 < /dev/null &
  pid=$!
  echo "$pid $(process_birth $pid)" > "$run/$name.pid"
}

daemon_stop() { # FILE.pid, gently
  local pid _birth
  daemon_alive "$1" || { rm -f "$1"; return 0; }
  read -r pid _birth < "$1"
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 50); do daemon_alive "$1" || break; sleep 0.1; done
  ! daemon_alive "$1" || kill -9 "$pid" 2>/dev/null || true
  rm -f "$1"
}

# await SECONDS WHAT COMMAND…: until the command succeeds.
await() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $until ] || cluster_fail "$what: still not so in time (logs: $CLUSTER_RUN)"
    sleep 0.2
  done
}
