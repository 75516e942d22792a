#!/usr/bin/env bash
# tools.sh NAME…: builds k8sall (all of Kubernetes and etcd), coredns, helm, crane into $SKERRY_CACHE/bin.
# Each is built once per version: a stamp beside the binary holds the hash of what it was built from.
# Needs GO, a Go toolchain of 1.24 or later.
set -euo pipefail
shopt -s inherit_errexit
. "$(dirname "$0")/env.sh"

HELM=helm.sh/helm/v3/cmd/helm@v3.22.0
CRANE=github.com/google/go-containerregistry/cmd/crane@v0.22.1

export GOMODCACHE=$SKERRY_CACHE/go/mod GOCACHE=$SKERRY_CACHE/go/build GOFLAGS=-mod=readonly CGO_ENABLED=0

source_stamp() { cat "$CLUSTER_SOURCE/$1"/{go.mod,go.sum,main.go} | sha256sum | cut -c1-16; }

wanted_stamp() {
  case $1 in
    k8sall) source_stamp kubernetes ;;
    coredns) source_stamp coredns ;;
    helm) echo $HELM ;;
    crane) echo $CRANE ;;
    *) cluster_fail "tool: $1 (expected: k8sall, coredns, helm or crane)" ;;
  esac
}

# Kubernetes reads its own version from these; kubeadm and the skew checks believe them.
version_flags() {
  local version package pair
  version=$(sed -n 's#.*k8s.io/kubernetes v\([0-9.]*\)$#\1#p' "$CLUSTER_SOURCE/kubernetes/go.mod" | head -n 1)
  for pair in gitVersion="v$version" gitMajor="${version%%.*}" gitMinor="$(cut -d. -f2 <<< "$version")" \
    gitTreeState=clean gitCommit="v$version" buildDate=1970-01-01T00:00:00Z; do
    for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do printf -- '-X %s.%s ' $package "$pair"; done
  done
}

build_source() { # NAME DIRECTORY FLAGS
  (cd "$CLUSTER_SOURCE/$2" && "$GO" build -trimpath -ldflags "-s -w $3" -o "$BIN/$1.new" .)
  mv "$BIN/$1.new" "$BIN/$1"
}

build_tool() {
  case $1 in
    k8sall) build_source k8sall kubernetes "$(version_flags)" ;;
    coredns) build_source coredns coredns "" ;;
    helm) GOBIN=$BIN GOFLAGS='' "$GO" install -ldflags '-s -w' $HELM ;;
    crane) GOBIN=$BIN GOFLAGS='' "$GO" install -ldflags '-s -w' $CRANE ;;
  esac
}

mkdir -p "$BIN"
if [ "${1:-}" = --check ]; then # ends with 1 unless all of them are there
  shift
  for tool in "$@"; do [ -x "$BIN/$tool" ] && [ "$(cat "$BIN/$tool.stamp" 2>/dev/null)" = "$(wanted_stamp "$tool")" ] || exit 1; done
  exit 0
fi
for tool in "$@"; do
  stamp=$(wanted_stamp "$tool")
  [ -x "$BIN/$tool" ] && [ "$(cat "$BIN/$tool.stamp" 2>/dev/null)" = "$stamp" ] && continue
  build_tool "$tool"
  echo "$stamp" > "$BIN/$tool.stamp"
done
