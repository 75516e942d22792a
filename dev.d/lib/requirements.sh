# shellcheck shell=bash
# What must be on the machine: found, installed by apt where it can be, or named in one line.

# A command or file, and the Debian package that brings it. A command that is there is never touched:
# containerd may well have come with Docker.
package_of() {
  case $1 in
    mvn) echo maven ;;
    gcc) echo gcc ;;
    /usr/include/stdio.h) echo libc6-dev ;;
    containerd | ctr) echo containerd ;;
    runc) echo runc ;;
    /usr/lib/cni/bridge) echo containernetworking-plugins ;;
    iptables) echo iptables ;;
    ip) echo iproute2 ;;
    nsenter | taskset) echo util-linux ;;
    find) echo findutils ;;
    *) echo "$1" ;;
  esac
}

require() { # COMMAND|FILE…
  local thing missing=()
  for thing in "$@"; do
    case $thing in
      /*) [ -e "$thing" ] || missing+=("$(package_of "$thing")") ;;
      *) command -v "$thing" > /dev/null || missing+=("$(package_of "$thing")") ;;
    esac
  done
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

install_packages() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    fail "missing: $* (expected: installed; on Debian: apt-get install $*)"
  fi
  step "install $*" apt_install "$@"
}

apt_install() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

find_jdk() { # MAJOR: prints the home of a JDK of that version
  local home
  for home in ${JAVA_HOME:+"$JAVA_HOME"} ${JAVA17_HOME:+"$JAVA17_HOME"} /usr/lib/jvm/* /opt/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
    if [ -x "$home/bin/javac" ] && [ -x "$home/bin/jlink" ] && grep -qE "^JAVA_VERSION=\"$1(\.|\")" "$home/release" 2>/dev/null; then
      echo "$home"
      return
    fi
  done
  return 1
}

require_jdk25() {
  local package
  if ! find_jdk 25 > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-cache > /dev/null; then
    for package in temurin-25-jdk openjdk-25-jdk-headless; do
      if apt-cache show $package > /dev/null 2>&1; then install_packages $package; break; fi
    done
  fi
  JAVA_HOME=$(find_jdk 25) || fail "JDK 25: not found (expected: a Temurin 25 from https://adoptium.net in /usr/lib/jvm, /opt or JAVA_HOME)"
  export JAVA_HOME PATH=$JAVA_HOME/bin:$PATH
}

require_jdk17() { # Cassandra runs on nothing newer
  find_jdk 17 > /dev/null || install_packages openjdk-17-jdk-headless
  JAVA17_HOME=$(find_jdk 17) || fail "JDK 17: not found (expected: openjdk-17-jdk-headless, or JAVA17_HOME)"
  export JAVA17_HOME
}

go_is_new_enough() { # GO: 1.24 or later
  local version
  version=$(GOTOOLCHAIN=local "$1" version 2>/dev/null | sed -n 's/.* go1\.\([0-9]*\).*/\1/p')
  [ -n "$version" ] && [ "$version" -ge 24 ]
}

require_go() {
  local go
  for go in "$(command -v go || true)" /usr/local/go/bin/go "$SKERRY_CACHE/go/toolchain/bin/go"; do
    if [ -n "$go" ] && go_is_new_enough "$go"; then export GO=$go; return; fi
  done
  command -v go > /dev/null || install_packages golang-go
  step "Go toolchain" fetch_go_toolchain
  export GO=$SKERRY_CACHE/go/toolchain/bin/go
}

# Debian's Go is too old to build Kubernetes, but new enough to fetch and verify a toolchain as a module.
fetch_go_toolchain() {
  local version=v0.0.1-go1.25.5.linux-amd64 directory
  export GOMODCACHE=$SKERRY_CACHE/go/mod
  directory=$(cd / && go mod download -json "golang.org/toolchain@$version" | sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p')
  [ -d "$directory/bin" ] || { echo "Go: 1.24 or later not found (expected: from https://go.dev/dl in /usr/local/go)"; return 1; }
  chmod -R u+w "$directory"
  chmod +x "$directory"/bin/* "$directory"/pkg/tool/*/*
  ln -sfn "$directory" "$SKERRY_CACHE/go/toolchain"
}

require_tools() { # k8sall, coredns, helm, crane: built from their Go modules when they are not there yet
  ! bash "$ROOT/e2e/cluster/tools.sh" --check "$@" || return 0
  require_go
  step "build $* (the first time takes some minutes)" bash "$ROOT/e2e/cluster/tools.sh" "$@"
}
