# shellcheck shell=bash
# The results of test runs: Maven's XML reports that are newer than the mark, and counts of our own.

REPORTS=$SKERRY_CACHE/reports/$$
FAILED_STEPS=0

mark_reports() {
  mkdir -p "$REPORTS"
  touch "$REPORTS/mark"
  trap 'rm -rf "$REPORTS"' EXIT
}

# Like step, but goes on when it fails, so that all results are seen.
step_keep() {
  (step "$@") || FAILED_STEPS=$((FAILED_STEPS + 1))
}

check_scripts() {
  require shellcheck
  step "shell scripts" shellcheck -x -S warning "$ROOT/dev" "$ROOT"/dev.d/*.sh "$ROOT"/dev.d/lib/*.sh "$ROOT"/e2e/cluster/*.sh "$ROOT"/e2e/cluster/images/*.sh
}

# Prints a line a module and then, as the last line, "N passed, N failed"; fails on any failure and on no tests at all.
report_results() {
  python3 "$ROOT/dev.d/lib/reports.py" "$ROOT" "$REPORTS/mark" "$FAILED_STEPS"
}
