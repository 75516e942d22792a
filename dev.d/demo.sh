#!/usr/bin/env bash
# demo: one node and two clients on this machine, without Kubernetes, in some seconds
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/maven.sh"
. "$ROOT/dev.d/lib/client.sh"

[ $# = 0 ] || usage_fail "argument: $1 (expected: none)"
prepare_maven
require python3
build_programs
STARTED=$EPOCHREALTIME

PLACE=$(mktemp -d)
use_profiles_of "$PLACE"
node=''
leave() {
  [ -z "$node" ] || { kill "$node" && wait "$node"; } 2> /dev/null || true
  rm -rf "$PLACE"
}
trap leave EXIT

make_cluster() {
  local chat http peer transport websocket
  read -r chat http peer transport websocket <<< "$(python3 "$ROOT/e2e/cluster/free-ports.py" 5)"
  skerry_client standalone init "$PLACE/cluster" --chat-port "$chat" --http-port "$http" --peer-port "$peer" --transport-port "$transport" \
    --websocket-port "$websocket"
  echo "$http" > "$PLACE/http-port"
}

start_node() {
  local environment=("$PLACE"/cluster/members/*/node.env)
  env -i HOME="$HOME" PATH="$PATH" bash -c 'set -a; . "$1"; exec "$2" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar "$3"' demo \
    "${environment[0]}" "$JAVA_HOME/bin/java" "$ROOT/data-plane/node/target/quarkus-app/quarkus-run.jar" > "$LOGS/demo-node.log" 2>&1 &
  node=$!
}

node_ready() {
  local url until=$((SECONDS + 60))
  url="http://127.0.0.1:$(cat "$PLACE/http-port")/q/health/ready"
  until python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)' "$url" 2> /dev/null; do
    kill -0 "$node" 2> /dev/null || { tail -n 20 "$LOGS/demo-node.log"; return 1; }
    [ $SECONDS -lt $until ] || { tail -n 20 "$LOGS/demo-node.log"; echo "node: not ready after a minute"; return 1; }
    sleep 0.1
  done
}

register_people() {
  local person
  for person in alice bob; do
    skerry_client --profile $person register --standalone "$PLACE/cluster" --account $person &
  done
  wait
}

heading "One node, an embedded store, two clients"
step "keys and certificates" make_cluster
start_node
step "alice and bob register" register_people
step "the node is ready" node_ready
play_scene
say
say "Done in $(seconds_since "$STARTED") s; the node ends now. Its log: $LOGS/demo-node.log"
