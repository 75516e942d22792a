#!/usr/bin/env bash
# check: formatting, compilation, static analysis and unit tests; no servers
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/reports.sh"

[ $# = 0 ] || usage_fail "argument: $1 (expected: none)"
prepare_maven
require gcc /usr/include/stdio.h
check_scripts
mark_reports
survive FAILED_BUILDS step "formatting, compilation, unit tests" maven verify -fae -DskipITs
report_results
