#!/usr/bin/env bash
# node.sh NAME: one node (containerd, kubelet, kube-proxy). n1 is the host, the others are network namespaces.
# Idempotent: starts what does not run, so it also brings a killed node back.
set -euo pipefail
. "$(dirname "$0")/env.sh"

NAME=${1:?usage: node.sh NAME}
NUMBER=$(node_number "$NAME")
RUN=$(node_run "$NAME")
NAMESPACE=$(node_namespace "$NAME")
LINK=$(node_link "$NAME")
INSIDE=()
# Not `ip netns exec`: it mounts a fresh /sys, which hides the cgroups.
[ "$NAME" = n1 ] || INSIDE=(nsenter "--net=/run/netns/$NAMESPACE")

plug_in() {
  [ "$NAME" != n1 ] || return 0
  if [ ! -e "/run/netns/$NAMESPACE" ]; then
    ip netns add "$NAMESPACE"
    ip link del "$LINK" 2>/dev/null || true
    ip link add "$LINK" type veth peer name eth0 netns "$NAMESPACE"
    "${INSIDE[@]}" ip addr add "$NODE_NETWORK.$NUMBER/24" dev eth0
    "${INSIDE[@]}" ip link set lo up
    "${INSIDE[@]}" sysctl -qw net.ipv4.ip_forward=1
  fi
  ip link set "$LINK" master $NODE_BRIDGE up
  "${INSIDE[@]}" ip link set eth0 up
  "${INSIDE[@]}" ip route replace default via $HOST_ADDRESS
  ip route replace "$POD_NETWORK.$NUMBER.0/24" via "$NODE_NETWORK.$NUMBER"
}

write_cni() {
  cat > "$RUN/cni/10-skerry.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "skerry", "plugins": [
  {"type": "bridge", "bridge": "$POD_BRIDGE", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$RUN/addresses",
            "ranges": [[{"subnet": "$POD_NETWORK.$NUMBER.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
}

write_containerd() {
  cat > "$RUN/containerd.toml" <<TOML
version = 2
root = "$RUN/containerd/root"
state = "$RUN/containerd/state"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt"]
[grpc]
  address = "$RUN/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$RUN/certs.d"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$RUN/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        BinaryName = "$(command -v runc)"
        Root = "$RUN/runc"
TOML
}

# The static CPU manager is on, so that a pod that asks for whole CPUs gets them; 300m stay for the daemons.
write_kubelet() {
  : > "$RUN/resolv.conf"
  cat > "$RUN/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $CLUSTER_RUN/pki/ca.crt}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP_PREFIX$NAME
clusterDNS: [$DNS_SERVICE]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix://$RUN/containerd.sock
cpuManagerPolicy: static
kubeReserved: {cpu: 300m}
failSwapOn: false
failCgroupV1: false
makeIPTablesUtilChains: true
maxOpenFiles: 20000
oomScoreAdj: 0
resolvConf: $RUN/resolv.conf
rotateCertificates: false
port: 10250
healthzPort: 10248
readOnlyPort: 0
podLogsDir: $RUN/podlogs
evictionHard: {memory.available: "100Mi", nodefs.available: "1%", imagefs.available: "1%", nodefs.inodesFree: "1%"}
imageGCHighThresholdPercent: 100
nodeStatusUpdateFrequency: 3s
nodeLeaseDurationSeconds: 8
YAML
  [ ! -f "$RUN/kubelet.conf" ] || return 0
  sed "s#^nodeRegistration:.*#nodeRegistration: {name: $NAME}#" "$CLUSTER_RUN/kubeadm.yaml" > "$RUN/kubeadm.yaml"
  "$K8S" kubeadm init phase kubeconfig kubelet --config "$RUN/kubeadm.yaml" --kubeconfig-dir "$RUN"
}

# A running kube-proxy ends when its file is written, also with the same content.
write_proxy() {
  cat > "$RUN/proxy.new" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $CLUSTER_RUN/proxy.conf}
mode: iptables
clusterCIDR: $POD_NETWORK.0.0/16
hostnameOverride: $NAME
bindAddress: 0.0.0.0
conntrack: {maxPerCore: 0}
iptables: {minSyncPeriod: 100ms}
YAML
  if cmp -s "$RUN/proxy.new" "$RUN/proxy.yaml"; then rm "$RUN/proxy.new"; else mv "$RUN/proxy.new" "$RUN/proxy.yaml"; fi
}

start() { local name=$1; shift; daemon_start "$NAME" "$RUN" "$name" "${INSIDE[@]}" "$@"; }
containerd_answers() { ctr -a "$RUN/containerd.sock" version; }

mkdir -p "$RUN"/{containerd,cni,kubelet,state,log}
cgroup_create "$NAME"
plug_in
write_cni
write_containerd
write_kubelet
write_proxy
start containerd "$(command -v containerd)" --config "$RUN/containerd.toml"
await 30 "containerd of $NAME answers" containerd_answers
bash "$CLUSTER_SOURCE/import-images.sh" "$NAME" "$SKERRY_CACHE"/images/pause-1.tar
start kubelet "$K8S" kubelet --config "$RUN/kubelet.yaml" --kubeconfig "$RUN/kubelet.conf" --hostname-override "$NAME" \
  --node-ip "$NODE_NETWORK.$NUMBER" --root-dir "$RUN/kubelet" --cert-dir "$RUN/state" --v 2
start kube-proxy "$K8S" kube-proxy --config "$RUN/proxy.yaml" --v 2
