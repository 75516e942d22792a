#!/usr/bin/env bash
# bench NAME [--brief] [--only PATTERN] [DIRECTORY]: the figures of NAME (line, delivery, density, cache)
#
#   line      a ChatCluster comes up, a message goes: on the running local cluster, or on a new one, which is left running
#   delivery  messages a second on one core, and how long each takes, beside other servers of equal durability
#   density   what an idle connection costs, how fast all devices come back, beside the same servers; a million sessions
#   cache     which share of the deliveries comes from memory, with and without the rule about heavy users; no server
#
# Prints a table "figure, value, goal, met" and keeps the raw numbers as JSON, and a report as HTML and Markdown, in
# DIRECTORY (default: e2e/target/bench). Other servers are fetched at the first run and started by the bench; servers
# get the first core, the load the second. Measure on a quiet machine.
#   --brief         some seconds a server, only those that come as small packages; no figures to believe
#   --only PATTERN  only servers whose name matches, for example 'nats|skerry'
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"
. "$ROOT/dev.d/lib/target.sh"
. "$ROOT/dev.d/lib/install.sh"
. "$ROOT/dev.d/lib/contenders.sh"

[ $# -gt 0 ] || usage_fail "name: missing (expected: line, delivery, density or cache)"
name=$1
shift
brief=false only='' directory=$ROOT/e2e/target/bench
while [ $# -gt 0 ]; do
  case $1 in
    --brief) brief=true ;;
    --only)
      [ $# -gt 1 ] || usage_fail "--only: no pattern (expected: part of a server's name)"
      only=$2
      shift
      ;;
    -*) usage_fail "option: $1 (expected: --brief or --only)" ;;
    *) directory=$(realpath -m "$1") ;;
  esac
  shift
done
case $name in
  line)
    bash "$ROOT/dev.d/up.sh" --quiet
    prepare_maven
    use_local_cluster
    export_cluster_variables
    maven_run e2e chat.skerry.e2e.bench.LineBench "$directory"
    ;;
  delivery) bench_servers DeliveryBench ;;
  density)
    bench_servers DensityBench
    if [ "$brief" = false ] && [ -z "$only" ]; then
      JAVA_HEAP=3g java_run data-plane/node chat.skerry.node.transport.SessionSoak "$directory"
    fi
    ;;
  cache)
    prepare_maven
    java_run data-plane/node chat.skerry.node.mailbox.writeback.CacheBench "$directory"
    ;;
  *) usage_fail "name: $name (expected: line, delivery, density or cache)" ;;
esac
