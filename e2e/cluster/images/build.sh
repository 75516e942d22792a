#!/usr/bin/env bash
# build.sh NAME…: container images as archives in $SKERRY_CACHE/images; prints one archive a line.
#   pause cassandra s3proxy                 depend on this directory and on versions of the root pom
#   skerry-operator skerry-control-api      from MODULE/target/quarkus-app
#   skerry-node skerry-launcher             a release of the node with its carrier, and what starts releases
#   skerry-node-next …-unreadable …-silent …-crashing   releases for tests of upgrades: fixtures.sh
# Layers, from slow to fast: the Java runtime, the libraries, the application. An archive whose inputs did not
# change is not built again. Needs JAVA_HOME (25); Cassandra needs JAVA17_HOME as well.
set -euo pipefail
shopt -s inherit_errexit
. "$(dirname "$0")/../env.sh"
. "$(dirname "$0")/class-archive.sh"
. "$(dirname "$0")/release.sh"
. "$(dirname "$0")/fixtures.sh"

SOURCE=$CLUSTER_SOURCE/images
ROOT=$(cd "$CLUSTER_SOURCE/../.." && pwd)
CASSANDRA=$ROOT/testkit/src/main/resources/chat/skerry/testkit/cassandra
OUT=$SKERRY_CACHE/images
LAYERS=$OUT/layers
USER_ID=65532
IMAGE=(python3 "$SOURCE/image.py")
# What Quarkus, Netty, JGroups (DNS by JNDI), Infinispan, fabric8 and jclouds (java.beans) were seen to need.
MODULES=java.base,java.desktop,java.instrument,java.logging,java.management,java.management.rmi,java.naming
MODULES+=,java.net.http,java.rmi,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml
MODULES+=,java.xml.crypto,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent
MODULES+=,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs,java.compiler,java.scripting
MODULES_17=$MODULES,java.sql.rowset,jdk.attach,jdk.crypto.cryptoki,jdk.security.auth

image_fail() { printf 'images: %s\n' "$*" >&2; exit 1; }
pom_version() { sed -n "s#.*<$1>\(.*\)</$1>.*#\1#p" "$ROOT/pom.xml" | head -n 1; }
fingerprint() { sha256sum | cut -c1-16; }

tree_fingerprint() { # FILE|DIRECTORY…: by the names and contents of all files
  local tree
  for tree in "$@"; do
    (cd "$(dirname "$tree")" && find "$(basename "$tree")" -type f -print0 | sort -z | xargs -0 sha256sum)
  done | fingerprint
}

# The shared libraries a program and its own libraries are linked with, as far as the host has them.
linked_libraries() {
  local runtime=$1 file
  for file in "$runtime/bin/java" "$runtime"/lib/*.so "$runtime"/lib/server/*.so; do
    LD_LIBRARY_PATH=$runtime/lib:$runtime/lib/server ldd "$file" 2>/dev/null
  done | awk '/=> \// {print $3}' | grep -v "^$runtime" | sort -u
}

# Parsed classes of the runtime, for a faster start. The archive is bound to the time of the file "modules", which is 0
# in a layer. JDK 17 writes another archive each time, which would change the digest.
share_classes() {
  grep -q 'JAVA_VERSION="17' "$1/release" && return
  touch -d @0 "$1/lib/modules"
  "$1/bin/java" -XX:SharedArchiveFile="$1/lib/server/classes.jsa" -Xshare:dump >&2
}

# runtime_layer JDK MODULES: a jlink runtime at /opt/java. What it needs beside is in base_layer.
runtime_layer() {
  local jdk=$1 modules=$2 key layer root
  key=$(runtime_key "$jdk" "$modules")
  layer=$LAYERS/runtime-$key.tar
  if [ ! -f "$layer" ] || [ ! -f "$LAYERS/base-$key.tar" ]; then
    root=$(mktemp -d "$LAYERS/root.XXXXXX")
    mkdir -p "$root/opt"
    "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$root/opt/java"
    share_classes "$root/opt/java"
    pack_base "$root/opt/java" "$LAYERS/base-$key.tar"
    "${IMAGE[@]}" layer "$root" "$layer"
    rm -rf "$root"
  fi
  echo "$layer"
}

runtime_key() { { cat "$1/release" "$SOURCE/image.py"; echo "layout 4 $2"; ldd --version; } | fingerprint; }

# base_layer JDK MODULES: glibc and what else that runtime is linked with, from this host; users, an empty /tmp.
base_layer() {
  runtime_layer "$1" "$2" > /dev/null
  echo "$LAYERS/base-$(runtime_key "$1" "$2").tar"
}

pack_base() { # RUNTIME LAYER
  local root library
  root=$(mktemp -d "$LAYERS/root.XXXXXX")
  mkdir -p "$root"/{etc,tmp,lib64,lib/x86_64-linux-gnu}
  chmod 1777 "$root/tmp"
  cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
  for library in $(linked_libraries "$1") /lib/x86_64-linux-gnu/lib{nss_dns.so.2,nss_files.so.2,resolv.so.2,stdc++.so.6,gcc_s.so.1,m.so.6}; do
    cp -L "$library" "$root/lib/x86_64-linux-gnu/"
  done
  printf 'root:x:0:0:root:/:/sbin/nologin\nskerry:x:%s:%s::/tmp:/sbin/nologin\n' $USER_ID $USER_ID > "$root/etc/passwd"
  printf 'root:x:0:\nskerry:x:%s:\n' $USER_ID > "$root/etc/group"
  echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
  "${IMAGE[@]}" layer "$root" "$2"
  rm -rf "$root"
}

# tree_layer NAME TARGET FILE…: these files and directories under the path TARGET of the image.
tree_layer() {
  local name=$1 target=$2 root layer
  shift 2
  layer=$LAYERS/$name-$(tree_fingerprint "$@").tar
  if [ ! -f "$layer" ]; then
    root=$(mktemp -d "$LAYERS/root.XXXXXX")
    mkdir -p "$root/$target"
    cp -R "$@" "$root/$target/"
    "${IMAGE[@]}" layer "$root" "$layer"
    rm -rf "$root"
  fi
  echo "$layer"
}

# The jars of a server, fetched by Maven once a version; the tests look for Cassandra's at the same place.
maven_jars() { # NAME VERSION POM
  local version=$2 directory partial
  directory=$SKERRY_CACHE/$1-$version/lib
  if [ ! -d "$directory" ]; then
    mkdir -p "$(dirname "$directory")"
    partial=$(mktemp -d "$directory-XXXXXX")
    mvn -q -f "$3" "-D$1.version=$version" \
      "org.apache.maven.plugins:maven-dependency-plugin:$(pom_version dependency-plugin.version):copy-dependencies" \
      -DincludeScope=runtime "-DoutputDirectory=$partial" >&2
    mv -T "$partial" "$directory"
  fi
  echo "$directory"
}

build_pause() {
  local root archive=$OUT/pause-1.tar
  if [ ! -f "$archive" ]; then
    root=$(mktemp -d "$LAYERS/root.XXXXXX")
    mkdir "$root/bin"
    gcc -static -Os -s -o "$root/bin/pause" "$SOURCE/pause.c"
    "${IMAGE[@]}" layer "$root" "$LAYERS/pause.tar"
    "${IMAGE[@]}" assemble "$archive" --name localhost/pause --tag 1 --layer "$LAYERS/pause.tar" \
      --user $USER_ID --entrypoint '["/bin/pause"]' > /dev/null
    rm -rf "$root"
  fi
  echo "$archive"
}

# assemble NAME TAG OPTION…: the archive of these layers, unless exactly this was assembled before.
assemble() {
  local name=$1 tag=$2 archive=$OUT/$1.tar current
  shift 2
  current=$(printf '%s\n' "$tag" "$@" | fingerprint)-$(fingerprint < "$SOURCE/image.py")
  if [ "$(cat "$OUT/$name.stamp" 2>/dev/null)" != "$current" ] || [ ! -f "$archive" ]; then
    "${IMAGE[@]}" assemble "$archive" --name "localhost/$name" --tag "$tag-" --user $USER_ID "$@" > /dev/null
    echo "$current" > "$OUT/$name.stamp"
  fi
  echo "$archive"
}

# Version, jars and configuration are those of the tests.
build_cassandra() {
  local version jars base runtime libraries configuration probe work=$OUT/work/cassandra
  version=$(sed -n 's#^  <version>\(.*\)</version>#\1#p' "$CASSANDRA/server-pom.xml" | head -n 1)
  jars=$(maven_jars cassandra "$version" "$CASSANDRA/server-pom.xml")
  base=$(base_layer "${JAVA17_HOME:?a JDK 17}" "$MODULES_17")
  runtime=$(runtime_layer "$JAVA17_HOME" "$MODULES_17")
  libraries=$(tree_layer cassandra-lib opt/cassandra/lib "$jars"/*.jar)
  mkdir -p "$work"
  sed -e '/^[a-z_]*: "@ADDRESS@"/d' -e 's#@DIRECTORY@#/var/lib/cassandra#; s#@STORAGE_PORT@#7000#; s#@CQL_PORT@#9042#; s#@SEED@#cassandra-0:7000#' \
    "$CASSANDRA/cassandra.yaml" > "$work/cassandra.yaml"
  configuration=$(tree_layer cassandra-conf opt/cassandra/conf \
    "$work/cassandra.yaml" "$CASSANDRA"/{logback.xml,jvm.options} "$SOURCE/cassandra/image.options")
  gcc -static -Os -s -o "$OUT/work/cql-ready" "$SOURCE/cassandra/cql-ready.c"
  probe=$(tree_layer cassandra-probe opt/cassandra/bin "$OUT/work/cql-ready")
  assemble cassandra "$version" \
    --layer "$base" --layer "$runtime" --layer "$libraries" --layer "$configuration" --layer "$probe" --entrypoint \
    '["/opt/java/bin/java","@/opt/cassandra/conf/jvm.options","@/opt/cassandra/conf/image.options","-cp","/opt/cassandra/conf:/opt/cassandra/lib/*","org.apache.cassandra.service.CassandraDaemon"]'
}

build_s3proxy() {
  local jars base runtime libraries configuration
  jars=$(maven_jars s3proxy "$(pom_version s3proxy.version)" "$SOURCE/s3proxy/pom.xml")
  base=$(base_layer "${JAVA_HOME:?a JDK 25}" "$MODULES")
  runtime=$(runtime_layer "$JAVA_HOME" "$MODULES")
  libraries=$(tree_layer s3proxy-lib opt/s3proxy/lib "$jars"/*.jar)
  configuration=$(tree_layer s3proxy-conf opt/s3proxy/conf "$SOURCE/s3proxy/logback.xml")
  assemble s3proxy "$(pom_version s3proxy.version)" \
    --layer "$base" --layer "$runtime" --layer "$libraries" --layer "$configuration" --entrypoint \
    '["/opt/java/bin/java","-XX:+UseSerialGC","-XX:-UsePerfData","-Dlogback.configurationFile=/opt/s3proxy/conf/logback.xml","-cp","/opt/s3proxy/lib/*","org.gaul.s3proxy.Main","--properties","/etc/s3proxy/s3proxy.conf"]'
}

# build_quarkus NAME MODULE: an application at /app.
build_quarkus() {
  local name=$1 application=$ROOT/$2/target/quarkus-app base runtime libraries program
  [ -f "$application/quarkus-run.jar" ] || image_fail "$2/target/quarkus-app: missing (expected: ./dev build)"
  base=$(base_layer "${JAVA_HOME:?a JDK 25}" "$MODULES")
  runtime=$(runtime_layer "$JAVA_HOME" "$MODULES")
  libraries=$(tree_layer "$name-lib" app "$application/lib")
  program=$(tree_layer "$name-app" app "$application"/{app,quarkus,quarkus-run.jar})
  assemble "$name" "$(project_version)" --label "org.opencontainers.image.version=$(project_version)" \
    --layer "$base" --layer "$runtime" --layer "$libraries" --layer "$program" --env JAVA_HOME=/opt/java \
    --entrypoint '["/opt/java/bin/java","-XX:-UsePerfData","-jar","/app/quarkus-run.jar"]'
}
project_version() { sed -n 's#^  <version>\(.*\)</version>#\1#p' "$ROOT/pom.xml" | head -n 1; }

mkdir -p "$LAYERS"
find "$LAYERS" -maxdepth 1 \( -name 'root.*' -o -name '*.new' \) -mmin +60 -exec rm -rf {} +
find "$LAYERS" -maxdepth 1 -name '*.tar' -atime +14 -delete
for name in "$@"; do
  case $name in
    pause) build_pause ;;
    cassandra) build_cassandra ;;
    s3proxy) build_s3proxy ;;
    skerry-node) build_node ;;
    skerry-launcher) build_launcher ;;
    skerry-node-next) build_next ;;
    skerry-node-unreadable) build_unreadable ;;
    skerry-node-silent) build_fault silent ;;
    skerry-node-crashing) build_fault crashing 10 ;;
    skerry-operator) build_quarkus skerry-operator operator ;;
    skerry-control-api) build_quarkus skerry-control-api control-api ;;
    *) image_fail "image: $name (expected: pause, cassandra, s3proxy, skerry-node, skerry-node-next,
      skerry-node-unreadable, skerry-node-silent, skerry-node-crashing, skerry-launcher, skerry-operator or skerry-control-api)" ;;
  esac
done
