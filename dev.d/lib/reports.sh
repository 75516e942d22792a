# shellcheck shell=bash
# The results of test runs: Maven's XML reports that are newer than the mark, and counts of our own.

REPORTS=$SKERRY_CACHE/reports/$$
FAILED_STEPS=0             # steps that are one check each
FAILED_BUILDS=0            # runs of Maven: their failed tests are in the reports

mark_reports() {
  mkdir -p "$REPORTS"
  touch "$REPORTS/mark"
  trap 'rm -rf "$REPORTS"' EXIT
}

# survive COUNTER COMMAND…: counts a failure and goes on, so that all results are seen.
survive() {
  local -n counter=$1
  local status
  shift
  set +e # not `|| …`: that would make bash ignore failures inside the command as well
  (set -e; "$@")
  status=$?
  set -e
  [ $status = 0 ] || counter=$((counter + 1))
}

check_scripts() {
  require shellcheck patch
  survive FAILED_STEPS step "shell scripts" shellcheck -x -S warning "$ROOT/dev" "$ROOT"/dev.d/*.sh "$ROOT"/dev.d/lib/*.sh "$ROOT"/e2e/cluster/*.sh "$ROOT"/e2e/cluster/images/*.sh "$ROOT"/e2e/load/*.sh "$ROOT"/data-plane/launcher/*.sh
  survive FAILED_STEPS step "the next release is a patch of this one" patch --dry-run --quiet --directory="$ROOT" --strip=1 \
    --input="$ROOT/e2e/cluster/images/fixtures/next.patch"
}

# Prints a line a module and then, as the last line, "N passed, N failed"; fails on any failure and on no tests at all.
report_results() {
  python3 "$ROOT/dev.d/lib/reports.py" "$ROOT" "$REPORTS/mark" "$FAILED_STEPS" "$FAILED_BUILDS"
}
