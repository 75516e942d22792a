# shellcheck shell=bash
# The classes of the node, parsed ahead of time into one archive (class data sharing): a member starts with half of
# the work. Sourced by build.sh.
#
# The archive is the same, byte for byte, for the same jars and the same list of classes. The list is taken down
# while a member starts, so two builds may differ in a few names: it lies in the image (/release/app/classes.list), and
# SKERRY_CLASS_LIST=FILE builds with a given one.

# class_archive_layer NAME BASE RUNTIME LIBRARIES PROGRAM: classes.jsa and classes.list of /release/app for these layers.
class_archive_layer() {
  local name=$1 layer root list=${SKERRY_CLASS_LIST:-} key
  shift
  key=$({ printf '%s\n' "${@##*/}"; cat "$SOURCE/class-archive.sh" ${list:+"$list"}; } | fingerprint)
  layer=$LAYERS/$name-classes-$key.tar
  if [ ! -f "$layer" ]; then
    root=$(mktemp -d "$LAYERS/root.XXXXXX")
    for archive in "$@"; do tar -xf "$archive" -C "$root"; done
    if [ -n "$list" ]; then cp "$list" "$root/release/app/classes.list"; else list_classes "$root"; fi
    archive_classes "$root"
    mkdir -p "$root/layer/release/app"
    mv "$root"/release/app/classes.{jsa,list} "$root/layer/release/app/"
    "${IMAGE[@]}" layer "$root/layer" "$layer"
    rm -rf "$root"
  fi
  echo "$layer"
}

# list_classes ROOT: the classes that a member loads until it runs, with an island and Cassandra (which is away).
list_classes() {
  local root=$1 place=$1/training ports client=$ROOT/data-plane/client/target pid
  [ -d "$client/lib" ] || image_fail "data-plane/client/target: missing (expected: ./dev build)"
  read -ra ports <<< "$(python3 "$CLUSTER_SOURCE/free-ports.py" 4)"
  "$root/release/runtime/bin/java" -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow -cp "$client/*:$client/lib/*" chat.skerry.client.Skerry standalone \
    init "$place" --chat-port "${ports[0]}" --http-port "${ports[1]}" --peer-port "${ports[2]}" \
    --transport-port "${ports[3]}" > /dev/null
  (
    unset SKERRY_CLASS_LIST SKERRY_CACHE SKERRY_RUN SKERRY_TURN
    set -a
    # shellcheck source=/dev/null
    . "$place"/members/*/node.env
    set +a
    unset SKERRY_STORE_EMBEDDED_DIRECTORY
    export SKERRY_STORE_KIND=cassandra SKERRY_STORE_CASSANDRA_CONTACT_POINTS=127.0.0.1:1 \
      SKERRY_ISLAND_TRANSPORT_BIND_ADDRESS=127.0.0.1 SKERRY_ISLAND_TRANSPORT_PORT="${ports[3]}" \
      SKERRY_ISLAND_TRANSPORT_DISCOVERY_INITIAL_HOSTS="127.0.0.1[${ports[3]}]"
    exec "$root/release/runtime/bin/java" -XX:+UseSerialGC -XX:DumpLoadedClassList="$place/classes" -Xmx512m \
      --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar "$root/release/app/quarkus-run.jar"
  ) > "$place/log" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    grep -q 'member .*: running' "$place/log" && break
    kill -0 $pid 2> /dev/null || break
    sleep 0.2
  done
  grep -q 'member .*: running' "$place/log" || { cat "$place/log" >&2; image_fail "the member did not start to list its classes"; }
  kill $pid && { wait $pid || true; }
  # Hints about constant pools and classes of other loaders differ from run to run.
  grep -vE '^#|^@cp|source:' "$place/classes" | sed 's/ id:.*//' | LC_ALL=C sort -u > "$root/release/app/classes.list"
}

# java_inside ROOT RELEASE ARGUMENT…: the runtime of the release that lies at RELEASE in that root. Java finds its
# libraries by /proc.
java_inside() {
  local root=$1
  shift
  mkdir -p "$root/proc"
  # shellcheck disable=SC2016
  unshare --mount bash -c 'mount --bind /proc "$0/proc" && exec chroot "$0" "$1/runtime/bin/java" -XX:+UseSerialGC \
    -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED "-XX:SharedArchiveFile=$1/app/classes.jsa" "${@:2}"' \
    "$root" "$@" > "$root/java.log" 2>&1 || { tail -n 20 "$root/java.log" >&2; return 1; }
}

# The archive must also fit where the carrier puts the release: under another path, with the times of the jars kept.
archive_classes() { # ROOT
  java_inside "$1" /release -Xshare:dump -XX:SharedClassListFile=/release/app/classes.list -jar /release/app/quarkus-run.jar \
    || image_fail "the classes could not be archived"
  mkdir "$1/releases"
  mv "$1/release" "$1/releases/moved"
  java_inside "$1" /releases/moved -Xshare:on -cp /releases/moved/app/quarkus-run.jar -version \
    || image_fail "the archive of classes does not fit the runtime"
  mv "$1/releases/moved" "$1/release"
}
