#!/usr/bin/env bash
# test: everything continuous integration runs, last line "N passed, N failed"
#
# Shell and charts, then Maven's verify (format, static checks, unit tests, tests against a real Cassandra and API
# server), the demo without Kubernetes, ./dev up with its conversation, and the scenarios of ./dev e2e line on that
# cluster. A cluster that was not running before is ended afterwards.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"
. "$ROOT/dev.d/lib/target.sh"
. "$ROOT/dev.d/lib/install.sh"
. "$ROOT/dev.d/lib/reports.sh"

[ $# = 0 ] || usage_fail "argument: $1 (expected: none)"
[ "$(id -u)" = 0 ] || fail "user: $(id -un) (expected: root; ./dev check needs none)"

started_cluster=''
[ -d "$CLUSTER_RUN" ] || started_cluster=yes
end_what_we_started() {
  rm -rf "$REPORTS"
  [ -z "$started_cluster" ] || bash "$ROOT/dev.d/down.sh"
}

prepare_maven
require python3
require_jdk17
require_tools k8sall coredns helm
mark_reports
trap end_what_we_started EXIT
heading "Sources"
check_scripts
step_keep "charts" bash "$ROOT/dev.d/lib/check-charts.sh" "$BIN/helm"
heading "Modules"
step_keep "format, static checks, unit and component tests" verify_modules
require gcc /usr/include/stdio.h
step_keep "images are reproducible" bash "$ROOT/dev.d/lib/check-images.sh"
heading "Without Kubernetes"
step_keep "demo" bash "$ROOT/dev.d/demo.sh"
heading "On a cluster"
(bash "$ROOT/dev.d/up.sh") || FAILED_STEPS=$((FAILED_STEPS + 1))
use_local_cluster
if [ -f "$PLACE/api-key" ]; then
  export_cluster_variables
  step_keep "scenarios of the line" maven_verify_scenarios line
fi
report_results
