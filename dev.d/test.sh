#!/usr/bin/env bash
# test: everything continuous integration runs, last line "N passed, N failed"
#
# Shell and charts, then Maven's verify (format, static checks, unit tests, tests against a real Cassandra and API
# server), the demo without Kubernetes, the benches in their short form, ./dev up with its conversation, and the
# scenarios of ./dev e2e line on that cluster. A cluster that was not running before is ended afterwards.
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
end_cluster() { [ -z "$started_cluster" ] || bash "$ROOT/dev.d/down.sh"; }

prepare_maven
require python3 gcc /usr/include/stdio.h
require_jdk17
require_tools k8sall coredns helm
mark_reports
trap 'rm -rf "$REPORTS"; end_cluster' EXIT
heading "Sources"
check_scripts
survive FAILED_STEPS step "charts" bash "$ROOT/dev.d/lib/check-charts.sh" "$BIN/helm"
heading "Modules"
survive FAILED_BUILDS step "format, static checks, unit and component tests" verify_modules
survive FAILED_STEPS step "images are reproducible" bash "$ROOT/dev.d/lib/check-images.sh"
heading "Without Kubernetes"
survive FAILED_STEPS step "demo" bash "$ROOT/dev.d/demo.sh"
survive FAILED_STEPS step "bench of delivery, briefly" bash "$ROOT/dev.d/bench.sh" delivery --brief
survive FAILED_STEPS step "bench of density, briefly" bash "$ROOT/dev.d/bench.sh" density --brief
heading "On a cluster"
take_turn
[ -d "$CLUSTER_RUN" ] || started_cluster=yes
survive FAILED_STEPS bash "$ROOT/dev.d/up.sh"
use_local_cluster
if [ -f "$PLACE/api-key" ]; then
  export_cluster_variables
  survive FAILED_BUILDS maven_verify_scenarios line
fi
end_cluster
trap 'rm -rf "$REPORTS"' EXIT
report_results
