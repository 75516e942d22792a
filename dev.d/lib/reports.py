#!/usr/bin/env python3
"""reports.py ROOT MARK FAILED_STEPS FAILED_BUILDS: sums the test reports under ROOT that are newer than the file MARK.

A failed step is a failure; so is a failed build when no test explains it, and when no test ran at all."""

import pathlib
import sys
import xml.etree.ElementTree as xml


def suites(root, since):
    for report in sorted(root.glob("**/target/*-reports/TEST-*.xml")):
        if report.stat().st_mtime >= since:
            yield report.relative_to(root), xml.parse(report).getroot()


def failed_names(suite):
    for case in suite.iter("testcase"):
        for kind in ("failure", "error"):
            found = case.find(kind)
            if found is not None:
                first = (found.get("message") or found.text or "").strip().split("\n")[0]
                yield f"{case.get('classname')}.{case.get('name')}: {first[:160]}"


def main():
    root, mark = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    failed_steps, failed_builds = int(sys.argv[3]), int(sys.argv[4])
    table, failures = {}, []
    for path, suite in suites(root, mark.stat().st_mtime):
        kind = path.parent.name.removesuffix("-reports")
        module = str(path.parents[2])
        counts = table.setdefault((module, kind), [0, 0, 0, 0.0])
        tests, skipped = int(suite.get("tests")), int(suite.get("skipped"))
        failed = int(suite.get("failures")) + int(suite.get("errors"))
        counts[0] += tests - skipped - failed
        counts[1] += failed
        counts[2] += skipped
        counts[3] += float(suite.get("time", "0").replace(",", ""))
        failures += failed_names(suite)
    print(f"\n{'module':<22} {'tests':<10} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}")
    for (module, kind), (passed, failed, skipped, seconds) in sorted(table.items()):
        print(f"{module:<22} {kind:<10} {passed:>7} {failed:>7} {skipped:>8} {seconds:>8.1f}")
    for failure in failures:
        print("FAILED", failure)
    passed = sum(counts[0] for counts in table.values())
    failed = sum(counts[1] for counts in table.values())
    if failed == 0:
        failed = failed_builds
    failed += failed_steps
    if passed == 0 and failed == 0:
        print("no tests ran (expected: some)")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
