# shellcheck shell=bash
# The node as a release: runtime, jars and archive of classes under /release, with their digests and the carrier that
# brings them into a pod; and the launcher, which starts them there. Sourced by build.sh.
#
#   /release/VERSION  command  SHA256SUMS  runtime/  app/      see data-plane/launcher/src/main/c/release.h
#
# Both images have the base files: an edge runs in the release's image, a member in the launcher's.

build_node() {
  local application=$ROOT/data-plane/node/target/quarkus-app base runtime libraries program classes list layers
  [ -f "$application/quarkus-run.jar" ] || image_fail "data-plane/node/target/quarkus-app: missing (expected: ./dev build)"
  base=$(base_layer "${JAVA_HOME:?a JDK 25}" "$MODULES")
  runtime=$(release_runtime_layer "$(runtime_layer "$JAVA_HOME" "$MODULES")")
  libraries=$(tree_layer skerry-node-lib release/app "$application/lib")
  program=$(tree_layer skerry-node-app release/app "$application"/{app,quarkus,quarkus-run.jar})
  classes=$(class_archive_layer skerry-node "$base" "$runtime" "$libraries" "$program")
  layers=("$runtime" "$libraries" "$program" "$classes")
  list=$(release_list_layer "$(project_version)" "$(release_command)" "${layers[@]}")
  release_image skerry-node "$(project_version)" "${layers[@]}" "$list"
}

# release_image NAME VERSION LAYER…: these layers, which make up /release, with the base files and the carrier.
release_image() {
  local name=$1 version=$2 base carrier
  shift 2
  base=$(base_layer "${JAVA_HOME:?a JDK 25}" "$MODULES")
  bash "$ROOT/data-plane/launcher/build.sh" "$OUT/work/launcher"
  carrier=$(tree_layer skerry-node-carrier / "$OUT/work/launcher/carrier")
  # shellcheck disable=SC2046 # one word a layer
  assemble "$name" "$version" --label "org.opencontainers.image.version=$version" \
    $(printf -- '--layer %s ' "$base" "$@" "$carrier") \
    --entrypoint '["/carrier","carry","/release","/releases"]'
}

build_launcher() {
  local base program
  base=$(base_layer "${JAVA_HOME:?a JDK 25}" "$MODULES")
  bash "$ROOT/data-plane/launcher/build.sh" "$OUT/work/launcher"
  program=$(tree_layer skerry-launcher / "$OUT/work/launcher/launcher")
  assemble skerry-launcher "$(project_version)" --label "org.opencontainers.image.version=$(project_version)" \
    --layer "$base" --layer "$program" --entrypoint '["/launcher","/releases","/run/skerry"]'
}

# The runtime of the other images, at the place where a release has it.
release_runtime_layer() { # RUNTIME_LAYER
  local layer=$LAYERS/release-${1##*/} root
  if [ ! -f "$layer" ]; then
    root=$(mktemp -d "$LAYERS/root.XXXXXX")
    mkdir "$root/release"
    tar -xf "$1" -C "$root"
    mv "$root/opt/java" "$root/release/runtime"
    rmdir "$root/opt"
    "${IMAGE[@]}" layer "$root" "$layer"
    rm -rf "$root"
  fi
  echo "$layer"
}

# How a release is started, relative to its directory: archives of classes follow their jars to another one.
release_command() {
  printf '%s\n' runtime/bin/java -XX:-UsePerfData -XX:SharedArchiveFile=app/classes.jsa -jar app/quarkus-run.jar
}

# Digests of all that a release needs to run; licences and the list of classes stay in the image.
release_list_layer() { # VERSION COMMAND LAYER…
  local version=$1 command=$2 layer root archive
  shift 2
  layer=$LAYERS/skerry-node-list-$({ printf '%s\n' "${@##*/}" "$version" "$command"; cat "$SOURCE/release.sh"; } | fingerprint).tar
  if [ ! -f "$layer" ]; then
    root=$(mktemp -d "$LAYERS/root.XXXXXX")
    for archive in "$@"; do tar -xf "$archive" -C "$root"; done
    mkdir -p "$root/layer/release"
    echo "$version" > "$root/release/VERSION"
    echo "$command" > "$root/release/command"
    (cd "$root/release" && find . -type f ! -path './runtime/legal/*' ! -name classes.list -printf '%P\n' |
      LC_ALL=C sort | xargs -d '\n' sha256sum) > "$root/layer/release/SHA256SUMS"
    mv "$root"/release/{VERSION,command} "$root/layer/release/"
    "${IMAGE[@]}" layer "$root/layer" "$layer"
    rm -rf "$root"
  fi
  echo "$layer"
}
