#!/usr/bin/env bash
# skerry ARGUMENT…: the command line client (register, send, listen, chat …); ./dev skerry --help
. "$ROOT/dev.d/lib/common.sh"
. "$ROOT/dev.d/lib/requirements.sh"
. "$ROOT/dev.d/lib/client.sh"
require_jdk25
skerry_client "$@"
