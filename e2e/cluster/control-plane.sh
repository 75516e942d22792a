#!/usr/bin/env bash
# The host's part of the local cluster: bridge, certificates, etcd, API server, controllers, scheduler, DNS.
# Idempotent: starts what does not run, leaves the rest alone.
set -euo pipefail
. "$(dirname "$0")/env.sh"

remember_setting() { # sysctl NAME VALUE, the old value is put back by down.sh
  local file=/proc/sys/${1//.//}
  [ -f "$file" ] || return 0
  [ -f "$CLUSTER_RUN/sysctl/$1" ] || cat "$file" > "$CLUSTER_RUN/sysctl/$1"
  echo "$2" > "$file"
}

prepare_network() {
  mkdir -p "$CLUSTER_RUN/sysctl"
  mountpoint -q /run/netns || touch "$CLUSTER_RUN/netns-unmounted" # `ip netns add` will mount it
  modprobe -qa br_netfilter overlay 2> /dev/null || true
  remember_setting net.ipv4.ip_forward 1
  remember_setting net.bridge.bridge-nf-call-iptables 1
  if ! ip link show $NODE_BRIDGE > /dev/null 2>&1; then
    ip link add $NODE_BRIDGE type bridge
    ip addr add $HOST_ADDRESS/24 dev $NODE_BRIDGE
  fi
  ip link set $NODE_BRIDGE up
  local bridge
  for bridge in "$NODE_BRIDGE" "$POD_BRIDGE"; do
    iptables -C FORWARD -i "$bridge" -m comment --comment $IPTABLES_COMMENT -j ACCEPT 2>/dev/null ||
      iptables -I FORWARD -i "$bridge" -m comment --comment $IPTABLES_COMMENT -j ACCEPT
  done
}

prepare_identities() {
  cat > "$CLUSTER_RUN/kubeadm.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: $HOST_ADDRESS, bindPort: 6443}
nodeRegistration: {name: n1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: $("$K8S" kubeadm version -o short)
certificatesDir: $CLUSTER_RUN/pki
networking: {podSubnet: $POD_NETWORK.0.0/16, serviceSubnet: $SERVICE_RANGE, dnsDomain: cluster.local}
apiServer: {certSANs: [127.0.0.1, localhost]}
YAML
  [ ! -f "$CLUSTER_RUN/proxy.conf" ] || return 0
  local kubeadm="$K8S kubeadm" name
  $kubeadm init phase certs all --config "$CLUSTER_RUN/kubeadm.yaml"
  for name in admin super-admin controller-manager scheduler; do
    $kubeadm init phase kubeconfig $name --config "$CLUSTER_RUN/kubeadm.yaml" --kubeconfig-dir "$CLUSTER_RUN"
  done
  $kubeadm kubeconfig user --config "$CLUSTER_RUN/kubeadm.yaml" --client-name system:kube-proxy > "$CLUSTER_RUN/proxy.conf.new"
  mv "$CLUSTER_RUN/proxy.conf.new" "$CLUSTER_RUN/proxy.conf"
}

start() { daemon_start control "$CLUSTER_RUN" "$@"; }

start_etcd() {
  local client=http://127.0.0.1:23790 peer=http://127.0.0.1:23800
  start etcd "$K8S" etcd --name skerry --data-dir "$CLUSTER_RUN/etcd" --unsafe-no-fsync \
    --listen-client-urls $client --advertise-client-urls $client \
    --listen-peer-urls $peer --initial-advertise-peer-urls $peer --initial-cluster skerry=$peer
}

start_api_server() {
  local pki=$CLUSTER_RUN/pki
  start kube-apiserver "$K8S" kube-apiserver --advertise-address $HOST_ADDRESS --secure-port 6443 \
    --etcd-servers http://127.0.0.1:23790 --service-cluster-ip-range $SERVICE_RANGE \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged=true \
    --client-ca-file "$pki/ca.crt" --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
    --kubelet-client-certificate "$pki/apiserver-kubelet-client.crt" \
    --kubelet-client-key "$pki/apiserver-kubelet-client.key" --kubelet-preferred-address-types InternalIP \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-key-file "$pki/sa.pub" --service-account-signing-key-file "$pki/sa.key" \
    --proxy-client-cert-file "$pki/front-proxy-client.crt" --proxy-client-key-file "$pki/front-proxy-client.key" \
    --requestheader-client-ca-file "$pki/front-proxy-ca.crt" --requestheader-allowed-names front-proxy-client \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra-
  await 60 "API server answers" super_kubectl get --raw /readyz
}

# A dead node is noticed after 12 s instead of 50: a fault test should not mostly wait.
start_controllers() {
  local pki=$CLUSTER_RUN/pki conf=$CLUSTER_RUN/controller-manager.conf
  start kube-controller-manager "$K8S" kube-controller-manager --kubeconfig "$conf" \
    --authentication-kubeconfig "$conf" --authorization-kubeconfig "$conf" --bind-address 127.0.0.1 \
    --use-service-account-credentials=true --service-account-private-key-file "$pki/sa.key" --root-ca-file "$pki/ca.crt" \
    --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key" \
    --cluster-cidr $POD_NETWORK.0.0/16 --allocate-node-cidrs=false --leader-elect=false \
    --node-monitor-period 1s --node-monitor-grace-period 12s
  conf=$CLUSTER_RUN/scheduler.conf
  start kube-scheduler "$K8S" kube-scheduler --kubeconfig "$conf" --authentication-kubeconfig "$conf" \
    --authorization-kubeconfig "$conf" --bind-address 127.0.0.1 --leader-elect=false
}

grant_rights() {
  super_kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: kubeadm:cluster-admins}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: kubeadm:cluster-admins}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: apiserver-kubelet}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kubelet-api-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: kube-apiserver-kubelet-client}]
YAML
}

# CoreDNS is a process of the host behind a Service without a selector.
start_dns() {
  cat > "$CLUSTER_RUN/Corefile" <<CONF
.:53 {
  bind $HOST_ADDRESS
  errors
  ready $HOST_ADDRESS:8181
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $CLUSTER_RUN/super-admin.conf
    pods insecure
    ttl 1
  }
  cache 1
  loadbalance
}
CONF
  super_kubectl apply -f - <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {clusterIP: $DNS_SERVICE, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns-host, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [$HOST_ADDRESS], conditions: {ready: true}}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
YAML
  start coredns "$BIN/coredns" -conf "$CLUSTER_RUN/Corefile"
}

mkdir -p "$CLUSTER_RUN"
chmod 700 "$CLUSTER_RUN"
cgroup_create control
prepare_network
prepare_identities
start_etcd
start_api_server
start_controllers
grant_rights
start_dns
