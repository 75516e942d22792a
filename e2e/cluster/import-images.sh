#!/usr/bin/env bash
# import-images.sh NODE ARCHIVE…: puts image archives into a node; one that is there already costs nothing.
set -euo pipefail
. "$(dirname "$0")/env.sh"

NAME=${1:?usage: import-images.sh NODE ARCHIVE…}
shift
SOCKET=$(node_run "$NAME")/containerd.sock
[ -S "$SOCKET" ] || cluster_fail "node: $NAME (expected: one that runs)"
present=$(ctr -a "$SOCKET" -n k8s.io images ls -q)
for archive in "$@"; do
  reference=$(cat "${archive%.tar}.ref")
  grep -qxF "$reference" <<< "$present" || ctr -a "$SOCKET" -n k8s.io images import "$archive" > /dev/null
done
