#!/usr/bin/env bash
# install.sh NAME…: puts mosquitto, ejabberd, hivemq, nats or mochi into $SKERRY_CACHE/contenders, each once per version.
# Nothing is installed into the system: Debian packages are unpacked, Go modules built, Maven artifacts copied.
# Prints NAME=DIRECTORY for each. Needs GO for nats and mochi, JAVA_HOME and mvn for hivemq, apt-get for the others.
set -euo pipefail
shopt -s inherit_errexit
SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$SOURCE/../cluster/env.sh"

NATS=github.com/nats-io/nats-server/v2@v2.15.2
MOCHI=github.com/mochi-mqtt/server/v2/cmd/docker@v2.7.9
EJABBERD=23.01-1
MOSQUITTO=2.0.11-1.2
CONTENDERS=$SKERRY_CACHE/contenders

go_install() { # MODULE DIRECTORY BINARY
  env GOMODCACHE="$SKERRY_CACHE/go/mod" GOCACHE="$SKERRY_CACHE/go/build" GOFLAGS='' CGO_ENABLED=0 GOBIN="$2/bin" \
    "$GO" install -trimpath -ldflags '-s -w' "$1" >&2
  [ -x "$2/bin/$3" ] || mv "$2"/bin/docker "$2/bin/$3"
}

# A Debian package with all that it needs and the system does not have, unpacked.
unpack() { # PACKAGE DIRECTORY
  local packages package archive
  mkdir -p "$2/archives"
  packages=$(apt-get install -s --no-install-recommends "$1" | awk '/^Inst/ {print $2}')
  (cd "$2/archives" && for package in $packages; do apt-get -qq download "$package" 2>&1 | { grep -v unsandboxed || true; }; done) >&2
  for archive in "$2"/archives/*.deb; do dpkg-deb -x "$archive" "$2"; done
  rm -rf "$2/archives"
}

copy_hivemq() { # DIRECTORY
  cp "$SOURCE"/hivemq/pom.xml "$SOURCE"/hivemq/HiveMqServer.java "$1/"
  (cd "$1" && mvn -B -q dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib) >&2
  "$JAVA_HOME/bin/javac" -cp "$1/lib/*" -d "$1/classes" "$1/HiveMqServer.java"
}

version_of() {
  case $1 in
    mosquitto) echo "$MOSQUITTO" ;;
    ejabberd) echo "$EJABBERD" ;;
    hivemq) cat "$SOURCE"/hivemq/* | sha256sum | cut -c1-12 ;;
    nats) echo "${NATS##*@}" ;;
    mochi) echo "${MOCHI##*@}" ;;
    *) cluster_fail "contender: $1 (expected: mosquitto, ejabberd, hivemq, nats or mochi)" ;;
  esac
}

make() { # NAME DIRECTORY
  case $1 in
    mosquitto | ejabberd) unpack "$1" "$2" ;;
    hivemq) copy_hivemq "$2" ;;
    nats) go_install $NATS "$2" nats-server ;;
    mochi) go_install $MOCHI "$2" mochi ;;
  esac
}

for name in "$@"; do
  directory=$CONTENDERS/$name-$(version_of "$name")
  if [ ! -f "$directory/complete" ]; then
    rm -rf "$directory"
    mkdir -p "$directory"
    make "$name" "$directory"
    touch "$directory/complete"
  fi
  echo "$name=$directory"
done
