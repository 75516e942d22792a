#!/usr/bin/env bash
# images [--push REGISTRY]: build the container images; with --push also publish them
#
#   --push REGISTRY   e.g. ghcr.io/acme; logs in with what `docker login` or `crane auth login` left behind
#   --insecure        the registry speaks HTTP
#
# The archives lie in $SKERRY_CACHE/images. The same contents have the same digest, locally and in the registry.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"

registry='' insecure=()
while [ $# -gt 0 ]; do
  case $1 in
    --push) registry=${2:-}; [ -n "$registry" ] || usage_fail "--push: missing (expected: a registry)"; shift 2 ;;
    --insecure) insecure=(--insecure); shift ;;
    *) usage_fail "argument: $1 (expected: --push REGISTRY or --insecure)" ;;
  esac
done
prepare_images
for name in "${IMAGES[@]}"; do say "  $(image_reference "$name")"; done
[ -z "$registry" ] || push_images "$registry" "${insecure[@]}"
