#!/usr/bin/env bash
# bench NAME: the figures of NAME (line) beside their goals, on the running local cluster or a new one
#
# Prints figure, median, goal and whether it is met; the raw numbers are kept under e2e/target/bench.
# Figures of a machine that does something else meanwhile say little: close what you can.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/images.sh"
. "$ROOT/dev.d/lib/target.sh"
. "$ROOT/dev.d/lib/install.sh"

[ $# = 1 ] || usage_fail "arguments: $* (expected: one name of figures, for example line)"
case $1 in
  line) main=chat.skerry.e2e.bench.LineBench ;;
  *) usage_fail "name: $1 (expected: line)" ;;
esac
bash "$ROOT/dev.d/up.sh" --quiet
prepare_maven
use_local_cluster
export_cluster_variables
classpath=$ROOT/e2e/target/bench.classpath
step "build the benchmark" maven -q test-compile dependency:build-classpath -pl e2e -am -Dspotless.check.skip \
  -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
say
cd "$ROOT/e2e"
"$JAVA_HOME/bin/java" -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Xmx512m \
  -cp "target/test-classes:$(cat "$classpath")" "$main"
