# shellcheck shell=bash
# shellcheck disable=SC2154 # brief, only and directory are set by the verb
# A bench of servers: what it needs, and its program on the second core.

SERVER_CORE=0
LOAD_CORE=1
CONTENDERS=(mosquitto ejabberd hivemq nats mochi)

# Reads $brief, $only and $directory.
bench_servers() { # MAIN_CLASS
  local installed=$SKERRY_CACHE/contenders/installed needed=("${CONTENDERS[@]}") classpath
  [ "$(nproc)" -ge 2 ] || fail "cores: $(nproc) (expected: 2 at least, one for servers and one for the load)"
  prepare_maven
  require taskset
  require_jdk17
  build_programs
  if [ "$brief" = true ] && [ -z "$only" ]; then needed=(mosquitto); else require_go; fi
  mkdir -p "$SKERRY_CACHE/contenders"
  step "other servers: ${needed[*]} (the first time takes some minutes)" install_contenders "$installed" "${needed[@]}"
  step "bench" maven -q test-compile dependency:build-classpath -pl e2e -am -Dspotless.check.skip \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath
  classpath=$ROOT/e2e/target/test-classes:$(cat "$ROOT/e2e/target/test-classpath")
  (cd "$ROOT/e2e" && taskset -c $LOAD_CORE "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms3g -Xmx3g -Xmn2200m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$classpath" "chat.skerry.e2e.bench.$1" \
    "directory=$directory" "checkout=$ROOT" "installed=$installed" "core=$SERVER_CORE" "brief=$brief" "only=$only")
}

install_contenders() { # FILE NAME…
  bash "$ROOT/e2e/load/install.sh" "${@:2}" > "$1.new"
  mv "$1.new" "$1"
}
