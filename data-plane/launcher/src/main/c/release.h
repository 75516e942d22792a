// What launcher and carrier agree on: where releases lie in the volume, and what they look like.
//
//   RELEASES/1.4.0-3f0c9a7b52d1/   one release: its version, then the beginning of the digest of its SHA256SUMS
//     VERSION                      1.4.0
//     SHA256SUMS                   of all other files, as sha256sum(1) prints them; paths relative to the release
//     command                      how it is started: one argument a line, the first one a path inside the release
//     …                            runtime, jars, archive of classes
//   RELEASES/….tmp/                being copied, or what an interrupted copy left
//   RELEASES/next -> 1.4.0-3f0c…   the release that shall run; renamed into place when everything is there
//
// A process that runs holds a shared lock (flock) on the directory of its release, by a descriptor that it inherited.
// The kernel drops it with the last holder, however that ends; so whoever gets the exclusive lock may remove.
#pragma once

#include <ctype.h>
#include <string.h>

#include "text.h"

#define NEXT "next"
#define COMMAND "command"
#define NAME_LIMIT 96
#define VERSION_LIMIT 64
#define DIGEST_DIGITS 12
#define ARGUMENTS_LIMIT 64
#define COMMAND_LIMIT 8192

// Letters, digits, '.', '-', '+', and no dot in front: such a name stays inside its directory.
static inline bool is_release_name(const char *name) {
  size_t length = strlen(name);
  if (length == 0 || length >= NAME_LIMIT || name[0] == '.') return false;
  for (const char *c = name; *c; c++) {
    if (!isalnum((unsigned char)*c) && !strchr(".-+", *c)) return false;
  }
  return length < 4 || strcmp(name + length - 4, ".tmp") != 0;
}

// The release that shall run; false where none is named.
static inline bool read_next(int releases, char *release) {
  ssize_t length = readlinkat(releases, NEXT, release, NAME_LIMIT - 1);
  release[length < 0 ? 0 : length] = 0;
  return is_release_name(release);
}

// The part before the last '-'.
static inline void version_of(const char *release, char *version) {
  snprintf(version, NAME_LIMIT, "%s", release);
  char *digest = strrchr(version, '-');
  if (digest) *digest = 0;
}

// How a release is started: its arguments, ended by NULL; they lie in text.
static inline bool read_command(int directory, const char *release, char text[COMMAND_LIMIT],
                                char *arguments[ARGUMENTS_LIMIT + 1]) {
  int count = 0;
  if (!read_file(directory, COMMAND, text, COMMAND_LIMIT)) {
    return because("%s/%s: %s", release, COMMAND, strerror(errno));
  }
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    if (count == ARGUMENTS_LIMIT) return because("%s/%s: more than %d lines", release, COMMAND, count);
    arguments[count++] = line;
  }
  arguments[count] = NULL;
  return count > 0 || because("%s/%s: empty (expected: one argument a line)", release, COMMAND);
}
