# shellcheck shell=bash
# The container images: built, named, put into nodes, pushed.

IMAGES=(skerry-node skerry-launcher skerry-operator skerry-control-api cassandra s3proxy)

prepare_images() {
  prepare_maven
  build_programs
  require python3 gcc /usr/include/stdio.h find
  require_jdk17
  step "container images" bash "$ROOT/e2e/cluster/images/build.sh" "${IMAGES[@]}"
}

image_archive() { echo "$SKERRY_CACHE/images/$1.tar"; }
image_reference() { cat "$SKERRY_CACHE/images/$1.ref"; }
image_archives() { local name; for name in "${IMAGES[@]}"; do image_archive "$name"; done; }

# Into every node of the local cluster, all nodes at once.
import_images() {
  local node imports=() import archives
  mapfile -t archives < <(image_archives)
  for node in $(node_names); do
    bash "$ROOT/e2e/cluster/import-images.sh" "$node" "${archives[@]}" &
    imports+=($!)
  done
  for import in "${imports[@]}"; do wait "$import"; done
}

push_images() { # REGISTRY [--insecure]
  local registry=$1 name reference
  shift
  require_tools crane
  for name in "${IMAGES[@]}"; do
    reference=$registry/$(image_reference "$name" | sed 's#^localhost/##')
    step "push $reference" "$BIN/crane" push "$@" "$(image_archive "$name")" "$reference"
    say "           $("$BIN/crane" digest "$@" "$reference")"
  done
}
