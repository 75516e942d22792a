# shellcheck shell=bash
# What ./dev up ends with: two clients talk over the cluster, and a screen says what runs where.

control_api_url() { echo "http://$(node_address):$CONTROL_API_PORT"; }

register_people() {
  local person
  for person in alice bob; do
    skerry_client --config-dir "$PLACE/profiles" --profile $person register --api "$(control_api_url)" \
      --api-key "$(cat "$PLACE/api-key")" --tenant acme --cluster demo --account $person
  done
}

converse() {
  heading "A conversation"
  step "alice and bob register" register_people
  play_scene
}

closing_screen() {
  local kubectl='./dev k' profiles
  [ -z "$CONTEXT" ] || kubectl="kubectl --context $CONTEXT"
  profiles="--config-dir $PLACE/profiles"
  heading "What runs where"
  k get nodes --no-headers -o custom-columns=NODE:.metadata.name,ADDRESS:.status.addresses[0].address,VERSION:.status.nodeInfo.kubeletVersion |
    sed 's/^/  node          /'
  k get pods -A --no-headers -o custom-columns=NAMESPACE:.metadata.namespace,POD:.metadata.name,NODE:.spec.nodeName |
    grep -E '^(acme|skerry-)' | awk '{printf "  %-13s %-40s %s\n", $1, $2, $3}'
  say "  control API   $(control_api_url)"
  say "  registry      $(k -n acme get chatcluster demo -o jsonpath='{.status.registry}')"
  [ -n "$CONTEXT" ] || say "  kubeconfig    $ADMIN_KUBECONFIG"
  heading "What to type next"
  say "  $kubectl get chat -A                                 ChatClusters and ChatIslands"
  say "  $kubectl -n acme delete pod demo-0-a                 a member dies; the other one takes over"
  say "  ./dev skerry $profiles -p alice chat bob"
  say "  ./dev skerry $profiles -p bob chat alice             (in another terminal)"
  if [ -z "$CONTEXT" ]; then
    say "  ./dev e2e line                                    the end-to-end scenarios"
    say "  ./dev down                                        end it, leave nothing"
  fi
  say
  say "Up in $(seconds_since "$STARTED") s."
}
