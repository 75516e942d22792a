#!/usr/bin/env bash
# bench NAME [DIRECTORY]: the figures of NAME (line), on the running local cluster or a new one
#
# Prints a table "figure, value, goal, met"; the raw numbers are kept as JSON in DIRECTORY (default:
# e2e/target/bench). Measure on a quiet machine. A new cluster is left running; ./dev down ends it.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"
. "$ROOT/dev.d/lib/target.sh"
. "$ROOT/dev.d/lib/install.sh"

[ $# = 1 ] || [ $# = 2 ] || usage_fail "arguments: $* (expected: a name of figures, for example line, and perhaps a directory)"
case $1 in
  line) program=chat.skerry.e2e.bench.LineBench ;;
  *) usage_fail "name: $1 (expected: line)" ;;
esac
bash "$ROOT/dev.d/up.sh" --quiet
prepare_maven
use_local_cluster
export_cluster_variables
maven_run e2e "$program" "$(realpath -m "${2:-$ROOT/e2e/target/bench}")"
