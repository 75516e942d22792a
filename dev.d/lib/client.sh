# shellcheck shell=bash
# The command line client of this checkout, on this machine.

skerry_client() {
  local target=$ROOT/data-plane/client/target
  [ -d "$target/lib" ] || fail "client: not built (expected: ./dev build first)"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$target/skerry-client-0.1.0.jar:$target/lib/*" chat.skerry.client.Skerry "$@"
}

# Profiles belong to a cluster: they lie beside its API key and go with it.
use_profiles_of() { export XDG_CONFIG_HOME=$1/config; }

# Somebody's client in a scripted scene; each line names the person.
as() { # PERSON COMMAND…
  local person=$1
  shift
  skerry_client --profile "$person" "$@" | sed -u "s/^/           $(printf '%-6s' "$person")│ /"
}

scene() { printf '%7s s  %s%s%s\n' "$(seconds_since "$STARTED")" "$BOLD" "$*" "$PLAIN"; }

# Two people who are registered already: one message waits for bob, one goes through while both are there, and back.
play_scene() {
  local listening
  scene "alice writes to bob, who is offline"
  as alice send bob "the tide is out"
  scene "bob comes: the message was kept for him"
  as bob listen --until-empty --mark-read --timeout 30s
  scene "both are there"
  as bob listen --count 1 --mark-read --timeout 60s &
  listening=$!
  as alice send bob "see you at the pier" --wait-delivered --wait-read
  wait $listening
  as alice listen --count 1 --mark-read --timeout 60s &
  listening=$!
  as bob send alice "on my way" --wait-delivered --wait-read
  wait $listening
}
