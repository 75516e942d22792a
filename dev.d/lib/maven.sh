# shellcheck shell=bash
# Maven, and which programs need it.

PROGRAMS=(data-plane/client data-plane/node operator control-api)

prepare_maven() {
  require mvn
  require_jdk25
}

maven() { (cd "$ROOT" && mvn -B "$@"); }

module_of_artifact() { grep -lE "^  <artifactId>$1</artifactId>" "$ROOT"/*/pom.xml "$ROOT"/*/*/pom.xml | head -n 1 | xargs dirname; }

# A module and the modules it is compiled with, each once.
module_closure() {
  local directory=$1 artifact upstream
  echo "$directory"
  for artifact in $(awk '/<dependency>/ {d = ""} {d = d $0} /<\/dependency>/ {if (d !~ /<scope>test/) print d}' "$directory/pom.xml" |
    sed -n 's#.*<artifactId>\(skerry-[a-z-]*\)</artifactId>.*#\1#p'); do
    upstream=$(module_of_artifact "$artifact")
    module_closure "$upstream"
  done
}

sources_fingerprint() { # MODULE
  local directory
  for directory in $(module_closure "$ROOT/$1" | sort -u); do
    (cd "$ROOT" && find "${directory#"$ROOT/"}/pom.xml" "${directory#"$ROOT/"}/src/main" -type f -print0 2>/dev/null)
  done | (cd "$ROOT" && { sort -z | xargs -0 sha256sum; sha256sum pom.xml .mvn/*; "$JAVA_HOME/bin/java" -version 2>&1; }) | sha256sum | cut -c1-16
}

program_is_current() { # MODULE
  [ "$(cat "$ROOT/$1/target/dev-build" 2>/dev/null)" = "$(sources_fingerprint "$1")" ]
}

# Builds the programs whose sources changed; unknown to Maven's own guesses about staleness.
build_programs() {
  local program changed=()
  for program in "${PROGRAMS[@]}"; do program_is_current "$program" || changed+=("$program"); done
  if [ ${#changed[@]} = 0 ]; then
    done_line "programs are up to date"
    return
  fi
  step "build ${changed[*]}" package_programs "${changed[@]}"
}

package_programs() {
  as_current "$@" -- maven -q package -DskipTests -Dspotless.check.skip -am -pl "$(IFS=,; echo "$*")"
}

# as_current PROGRAM… -- COMMAND…: runs a build; when it succeeds these programs count as built from the sources
# that were there before.
as_current() {
  local program
  local -A before=()
  while [ "$1" != -- ]; do before[$1]=$(sources_fingerprint "$1"); shift; done
  shift
  "$@"
  for program in "${!before[@]}"; do echo "${before[$program]}" > "$ROOT/$program/target/dev-build"; done
}

verify_modules() { as_current "${PROGRAMS[@]}" -- maven verify -fae; }

# The scenarios of module e2e with that tag; the modules below it are only packaged.
maven_verify_scenarios() { maven -q verify -pl e2e -am -DskipTests -Dspotless.check.skip "-De2e=$1"; }

# A program among the test classes of a module, with one argument.
maven_run() { # MODULE CLASS ARGUMENT
  maven -q test-compile exec:java -pl "$1" -am -Dspotless.check.skip "-Dexec.mainClass=$2" "-Dexec.args=$3"
}

# The same without Maven around it, in a Java of its own.
java_run() { # MODULE CLASS ARGUMENT…
  local module=$1 class=$2
  shift 2
  maven -q test-compile dependency:build-classpath -pl "$module" -am -Dspotless.check.skip \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath
  (cd "$ROOT/$module" && "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders "-Xmx${JAVA_HEAP:-1g}" --sun-misc-unsafe-memory-access=allow \
    --enable-native-access=ALL-UNNAMED -cp "target/test-classes:target/classes:$(cat target/test-classpath)" "$class" "$@")
}
