#!/usr/bin/env bash
# format: format all Java files
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"

[ $# = 0 ] || usage_fail "argument: $1 (expected: none)"
prepare_maven
step "format" maven -q spotless:apply
