#!/usr/bin/env bash
# build.sh DIRECTORY: launcher and carrier into DIRECTORY, linked statically: the same bytes for the same compiler.
set -euo pipefail
SOURCE=$(cd "$(dirname "$0")" && pwd)/src/main/c
OUT=${1:?usage: build.sh DIRECTORY}
mkdir -p "$OUT"
for program in launcher carrier; do
  gcc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -O2 -static -s -o "$OUT/$program" "$SOURCE/$program.c"
done
