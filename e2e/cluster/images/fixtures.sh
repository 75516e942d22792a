# shellcheck shell=bash
# Releases for tests of upgrades, in the form of the node's. Sourced by build.sh.
#
#   skerry-node-next        0.2.0-next        another build: fixtures/next.patch over the sources changes the state of
#                                             sessions (version 2 beside 1), a line of the log and the flags of Java
#   skerry-node-unreadable  0.2.0-unreadable  the same build, which knows version 2 alone
#   skerry-node-silent      0.2.0-silent      starts and never gets ready
#   skerry-node-crashing    0.2.0-crashing    the node as it is, which ends 10 s after its start

FIXTURES=$CLUSTER_SOURCE/images/fixtures
NEXT_FLAGS=(-XX:-UsePerfData -XX:MaxGCPauseMillis=50)

build_next() {
  local application
  application=$(next_application)
  fixture_image next "$application" \
    "$(printf '%s\n' runtime/bin/java "${NEXT_FLAGS[@]}" -jar app/quarkus-run.jar)"
}

build_unreadable() {
  local application
  application=$(next_application)
  fixture_image unreadable "$application" \
    "$(printf '%s\n' runtime/bin/java "${NEXT_FLAGS[@]}" -Dskerry.fixture.oldest-state=2 -jar app/quarkus-run.jar)"
}

build_fault() { # NAME ARGUMENT…
  local classes=$OUT/work/fault layer
  mkdir -p "$classes/fault"
  "${JAVA_HOME:?a JDK 25}/bin/javac" -d "$classes/fault" "$FIXTURES/Fault.java"
  layer=$(tree_layer skerry-node-fault release/app "$classes/fault")
  fixture_image "$1" "$ROOT/data-plane/node/target/quarkus-app" \
    "$(printf '%s\n' runtime/bin/java -XX:-UsePerfData -cp app/fault:app/quarkus-run.jar Fault "$@")" "$layer"
}

# The node built from these sources and the patch, by Maven in a copy of the sources, once for each state of both.
next_application() {
  local key directory partial
  key=$(tree_fingerprint "$ROOT/pom.xml" "$ROOT"/data-plane/{protocol,node}/{pom.xml,src} "$FIXTURES/next.patch")
  directory=$OUT/work/next-$key
  if [ ! -d "$directory" ]; then
    mkdir -p "$OUT/work"
    partial=$(mktemp -d "$OUT/work/next.XXXXXX")
    tar -C "$ROOT" --exclude=./.git --exclude=target -cf - . | tar -C "$partial" -xf -
    patch --directory="$partial" --strip=1 --no-backup-if-mismatch < "$FIXTURES/next.patch" >&2 ||
      image_fail "fixtures/next.patch: does not fit the sources (expected: a patch of SessionStates, its .proto and NodeBeans)"
    (cd "$partial" && mvn -B -q package -DskipTests -Dspotless.check.skip -pl data-plane/node -am) >&2
    mkdir -p "$directory.new"
    mv "$partial/data-plane/node/target/quarkus-app" "$directory.new/"
    mv -T "$directory.new" "$directory"
    rm -rf "$partial"
  fi
  echo "$directory/quarkus-app"
}

# fixture_image NAME APPLICATION COMMAND LAYER…: without an archive of classes, so it starts slower.
fixture_image() {
  local name=skerry-node-$1 version=0.2.0-$1 application=$2 command=$3 runtime libraries program list
  [ -f "$application/quarkus-run.jar" ] || image_fail "$application: missing (expected: ./dev build)"
  shift 3
  runtime=$(runtime_layer "${JAVA_HOME:?a JDK 25}" "$MODULES")
  runtime=$(release_runtime_layer "$runtime")
  libraries=$(tree_layer skerry-node-lib release/app "$application/lib")
  program=$(tree_layer skerry-node-app release/app "$application"/{app,quarkus,quarkus-run.jar})
  list=$(release_list_layer "$version" "$command" "$runtime" "$libraries" "$program" "$@")
  release_image "$name" "$version" "$runtime" "$libraries" "$program" "$@" "$list"
}
