# shellcheck shell=bash
# What ./dev up ends with: two clients talk over the cluster, and a screen says what runs where.

control_api_url() { echo "http://$(node_address):$CONTROL_API_PORT"; }

register_people() {
  local person
  for person in alice bob; do
    skerry_client --profile $person register --api "$(control_api_url)" \
      --api-key "$(cat "$PLACE/api-key")" --tenant acme --cluster demo --account $person
  done
}

converse() {
  heading "A conversation"
  use_profiles_of "$PLACE"
  step "alice and bob register" register_people
  play_scene
}

closing_screen() {
  local kubectl='./dev k' skerry='./dev skerry'
  [ -z "$CONTEXT" ] || kubectl="kubectl --context $CONTEXT" skerry="XDG_CONFIG_HOME=$XDG_CONFIG_HOME ./dev skerry"
  heading "What runs where"
  k get nodes --no-headers -o custom-columns=N:.metadata.name,A:.status.addresses[0].address,V:.status.nodeInfo.kubeletVersion |
    awk '{printf "  node           %-40s %s  %s\n", $1, $2, $3}'
  k get pods -A --no-headers -o custom-columns=N:.metadata.namespace,P:.metadata.name,O:.spec.nodeName |
    awk '/^(acme|skerry-)/ {printf "  %-14s %-40s %s\n", $1, $2, $3}'
  say "  control API    $(control_api_url)"
  say "  registry       $(k -n acme get chatcluster demo -o jsonpath='{.status.registry}')"
  [ -n "$CONTEXT" ] || say "  kubeconfig     $ADMIN_KUBECONFIG"
  heading "What to type next"
  hint "$kubectl get chat -A" "ChatClusters and ChatIslands"
  hint "$skerry -p alice chat bob" "talk, and in another terminal:"
  hint "$skerry -p bob chat alice"
  hint "$kubectl -n acme delete pod demo-0-a" "a member dies; the other one takes over"
  if [ -z "$CONTEXT" ]; then
    hint "./dev e2e line" "the end-to-end scenarios"
    hint "./dev down" "end it, leave nothing"
  fi
  say
  say "Up in $(seconds_since "$STARTED") s."
}

hint() { printf '  %-42s %s\n' "$1" "${2:-}"; }
