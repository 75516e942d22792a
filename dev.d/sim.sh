#!/usr/bin/env bash
# sim [--seed N] [--events N] [--trace]: play delivery over members, networks and stores that fail
#
#   --seed N         which life to play (1); a failed run of DeliverySimulation names it
#   --events N       how long, at least (1000000)
#   --trace          print the log: each connection, write, fault and delivery with its virtual time
#   --durability D   TWO_MEMBERS (the members' memory, the default) or CASSANDRA
#   --plant BUG      plant a bug to see it found: STORE_FORGETS, ANSWERS_ON_ONE_COPY, REMOVES_BEFORE_RECEIPT,
#                    KEEPS_WRITING or MISSES_SPLITS
#
# The last line names the seed, the events and a fingerprint of the log, the same for the same seed. Ends with 1 where
# a promise was broken.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"

prepare_maven
maven -q test-compile dependency:build-classpath -pl data-plane/node -am -Dspotless.check.skip \
  -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath
cd "$ROOT/data-plane/node"
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
  -cp "target/test-classes:target/classes:$(cat target/test-classpath)" chat.skerry.node.simulation.SimulationRun "$@"
