#!/usr/bin/env bash
# help [VERB]: what the verbs do
. "$ROOT/dev.d/lib/common.sh"

if [ $# -gt 0 ]; then
  [ -f "$ROOT/dev.d/$1.sh" ] || usage_fail "verb: $1 (expected: one that ./dev help names)"
  # The comment at the top of a verb's file is its help.
  awk 'NR == 1 {next} /^#/ {sub(/^# ?/, ""); print; next} {exit}' "$ROOT/dev.d/$1.sh" | sed '1s#^#./dev #'
  exit 0
fi
say "Usage: ./dev VERB [OPTION…]      (./dev VERB --help says more)"
say
for verb in up down demo test check format build images e2e bench sim k skerry logs help; do
  sed -n 2p "$ROOT/dev.d/$verb.sh" | sed -E 's/^# ([^:]*): (.*)/\1\t\2/' | awk -F'\t' '{printf "  %-28s %s\n", $1, $2}'
done
say
say "Caches: $SKERRY_CACHE (SKERRY_CACHE) · running state: $SKERRY_RUN (SKERRY_RUN)"
