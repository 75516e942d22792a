# shellcheck shell=bash
# What every verb shares: paths, errors, steps with times. Sourced first.
set -euo pipefail
shopt -s inherit_errexit
# shellcheck source=../../e2e/cluster/env.sh
. "$ROOT/e2e/cluster/env.sh"
export SKERRY_CACHE SKERRY_RUN

STARTED=$EPOCHREALTIME
LOGS=${SKERRY_LOGS:-$SKERRY_CACHE/log}
mkdir -p "$LOGS"
if [ -t 1 ]; then BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'; else BOLD='' DIM='' RED='' GREEN='' PLAIN=''; fi

fail() { printf '%sdev: %s%s\n' "$RED" "$*" "$PLAIN" >&2; exit 1; }
usage_fail() { printf 'dev: %s (see ./dev %s --help)\n' "$*" "$(basename "$0" .sh)" >&2; exit 2; }
say() { printf '%s\n' "$*"; }
heading() { printf '\n%s%s%s\n' "$BOLD" "$*" "$PLAIN"; }

seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.1f", b - a}'; }

# While a step runs, its line shows how long already; without a terminal a line a minute says it lives.
ticker() {
  local what=$1 begin=$EPOCHREALTIME count=0
  while :; do
    if [ -t 1 ]; then
      printf '\r%7s s  %s … %s s ' "$(seconds_since "$STARTED")" "$what" "$(seconds_since "$begin")"
    elif [ $((++count % 60)) = 0 ]; then
      printf '%7s s  %s … %s s\n' "$(seconds_since "$STARTED")" "$what" "$(seconds_since "$begin")"
    fi
    sleep 1 > /dev/null 2>&1
  done
}

# step WHAT COMMAND…: runs it (a function may use set -e), shows the time, keeps its output in a log.
# On failure the end of the log is shown and everything ends.
step() {
  local what=$1 log begin=$EPOCHREALTIME ticking status
  shift
  log=$LOGS/$(tr -cs 'a-zA-Z0-9\n' - <<< "$what").log
  ticker "$what" &
  ticking=$!
  set +e
  (set -e; "$@") > "$log" 2>&1
  status=$?
  set -e
  { kill $ticking && wait $ticking; } 2> /dev/null || true
  [ ! -t 1 ] || printf '\r\e[K'
  if [ $status != 0 ]; then
    printf '%7s s  %s✗ %s%s (after %s s)\n' "$(seconds_since "$STARTED")" "$RED" "$what" "$PLAIN" "$(seconds_since "$begin")"
    tail -n 25 "$log" | sed 's/^/    /'
    fail "$what: failed (log: $log)"
  fi
  done_line "$what" "($(seconds_since "$begin") s)"
}

done_line() { # WHAT [DETAIL]
  printf '%7s s  %s✓%s %s %s%s%s\n' "$(seconds_since "$STARTED")" "$GREEN" "$PLAIN" "$1" "$DIM" "${2:-}" "$PLAIN"
}

# What outlives a verb and belongs to a running cluster: API keys, profiles of the command line client.
export STATE=$SKERRY_RUN/state

# One verb at a time changes the local cluster; what it calls itself shares its turn.
take_turn() {
  [ -z "${SKERRY_TURN:-}" ] || return 0
  mkdir -p "$SKERRY_CACHE"
  exec 9> "$SKERRY_CACHE/turn"
  if ! flock -n 9; then
    say "another ./dev changes the local cluster; waiting for it"
    flock 9
  fi
  export SKERRY_TURN=$$
}
