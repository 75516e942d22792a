#!/usr/bin/env bash
# build: compile and package what changed since the last build
#
# The programs (node, operator, control API, client) are built by Maven without tests. A program is built again when
# one of its own files, a module it uses, or the root pom changed.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"

[ $# = 0 ] || usage_fail "argument: $1 (expected: none)"
prepare_maven
build_programs
