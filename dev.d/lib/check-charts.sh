#!/usr/bin/env bash
# check-charts.sh HELM: every chart lints, renders without values and with them, and refuses a wrong value.
set -euo pipefail
HELM=$1
render() { "$HELM" template test "$ROOT/charts/$1" --namespace test --kube-version 1.34.0 "${@:2}"; }
expect() { grep -qF -- "$1" <<< "$2" || { echo "$3: $1 is not there"; exit 1; }; }
refuses() { ! render "$@" > /dev/null 2>&1 || { echo "chart $1 takes ${*:2} (expected: refused by its schema)"; exit 1; }; }

for chart in "$ROOT"/charts/*/; do
  "$HELM" lint --strict "$chart"
  render "$(basename "$chart")" > /dev/null
done

plain=$(render skerry)
expect 'image: localhost/skerry-operator:0.1.0' "$plain" skerry
expect 'value: localhost/skerry-launcher:0.1.0' "$plain" skerry
expect 'helm.sh/resource-policy: keep' "$plain" skerry
expect 'name: chatclusters.skerry.chat' "$plain" skerry
expect 'readOnlyRootFilesystem: true' "$plain" skerry
[ "$(grep -c '^kind: CustomResourceDefinition' <<< "$plain")" = "$(ls "$ROOT"/crds/generated/*.yml | wc -l)" ]

narrow=$(render skerry --set 'operator.watchNamespaces={acme}' --set controlApi.enabled=false)
expect 'namespace: acme' "$narrow" 'skerry watching acme'
! grep -q skerry-control-api <<< "$narrow" || { echo "skerry without the control API: it is there"; exit 1; }

refuses skerry --set colour=red
refuses skerry --set operator.logLevel=LOUD
refuses skerry --set 'operator.watchNamespaces={Not_A_Name}'
refuses skerry --set controlApi.service.nodePort=70000
refuses cassandra --set heap=lots
refuses s3 --set secretKey=short
echo "charts are in order"
