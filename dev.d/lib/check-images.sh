#!/usr/bin/env bash
# check-images.sh: an image built again from nothing has the same digest, and runs as nobody in particular.
set -euo pipefail
. "$ROOT/e2e/cluster/env.sh"
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
for name in pause skerry-launcher skerry-control-api skerry-node; do
  one=$(bash "$ROOT/e2e/cluster/images/build.sh" $name)
  if [ $name = skerry-node ]; then
    tar -xf "$(ls -t "$SKERRY_CACHE"/images/layers/skerry-node-classes-*.tar | head -n 1)" -C "$again" release/app/classes.list
    export SKERRY_CLASS_LIST=$again/release/app/classes.list
  fi
  other=$(SKERRY_CACHE=$again bash "$ROOT/e2e/cluster/images/build.sh" $name)
  cmp "$one" "$other"
  echo "$(cat "${one%.tar}.ref") is the same when built again"
done
python3 - "$SKERRY_CACHE"/images/*.tar << 'PYTHON'
import json, sys, tarfile
for path in sys.argv[1:]:
    with tarfile.open(path) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))[0]
        config = json.load(archive.extractfile(manifest["Config"]))["config"]
    if config.get("User") != "65532":
        sys.exit(f"{path}: user: {config.get('User')} (expected: 65532)")
    print(manifest["RepoTags"][0], "runs as", config["User"])
PYTHON
