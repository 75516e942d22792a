#!/usr/bin/env bash
# e2e NAME: the end-to-end scenarios NAME (line, delivery), on the running local cluster or a new one
#
# A new cluster is left running; ./dev down ends it. The scenarios find the cluster by these variables:
#   KUBECONFIG               an administrator's
#   SKERRY_CONTROL_API       URL of the control API
#   SKERRY_TENANT            the tenant's namespace, with SKERRY_API_KEY, a key of it
#   SKERRY_NODE_ADDRESS      the address where NodePorts are dialled
#   SKERRY_NODE_FAULT        a command: cut|heal|kill|revive|restart-kubelet NODE, part|join ADDRESS ADDRESS
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"
. "$ROOT/dev.d/lib/target.sh"
. "$ROOT/dev.d/lib/install.sh"
. "$ROOT/dev.d/lib/reports.sh"

[ $# = 1 ] || usage_fail "arguments: $* (expected: one name of scenarios, for example line)"
[[ $1 =~ ^[a-z][a-z0-9-]*$ ]] || usage_fail "name: $1 (expected: letters, digits and -)"
take_turn
bash "$ROOT/dev.d/up.sh" --quiet
prepare_maven
use_local_cluster
mark_reports
export_cluster_variables
survive FAILED_BUILDS maven_verify_scenarios "$1"
report_results
