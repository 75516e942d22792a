#!/usr/bin/env bash
# skerry ARGUMENT…: the command line client (register, send, listen, chat …); ./dev skerry --help
#
# Profiles are those of the local cluster, unless XDG_CONFIG_HOME names another place.
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/client.sh"
require_jdk25
[ -n "${XDG_CONFIG_HOME:-}" ] || use_profiles_of "$STATE/local"
skerry_client "$@"
