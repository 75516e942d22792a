// Short texts: lines of the log, the reason why something did not succeed, files of one line, the last words.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TEXT_LIMIT 1024

static const char *program;
static char reason[TEXT_LIMIT];          // of the last thing that did not succeed
static char last_words[3 * TEXT_LIMIT];  // for people who ask why the container ended

__attribute__((format(printf, 2, 3))) static void say(const char *level, const char *format, ...) {
  struct timespec now;
  struct tm utc;
  char time[32], text[3 * TEXT_LIMIT];
  va_list arguments;
  clock_gettime(CLOCK_REALTIME, &now);
  strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", gmtime_r(&now.tv_sec, &utc));
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  dprintf(STDERR_FILENO, "%s.%03ldZ %-5s [%s] %s\n", time, now.tv_nsec / 1000000, level, program, text);
}

// Remembers why, and is false.
__attribute__((format(printf, 1, 2))) static bool because(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  return false;
}

// The beginning of a file, without the line end at its end; empty where it can't be read.
static bool read_file(int directory, const char *name, char *text, size_t size) {
  int file = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  ssize_t length = file < 0 ? -1 : read(file, text, size - 1);
  if (file >= 0) close(file);
  while (length > 0 && text[length - 1] == '\n') length--;
  text[length < 0 ? 0 : length] = 0;
  return length >= 0;
}

// Whole or not at all, also when the machine goes down meanwhile.
static inline bool write_file(int directory, const char *name, const char *text) {
  char draft[64];
  snprintf(draft, sizeof draft, "%s.tmp", name);
  int file = openat(directory, draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  size_t length = strlen(text);
  bool written = file >= 0 && write(file, text, length) == (ssize_t)length && fsync(file) == 0 &&
                 renameat(directory, draft, directory, name) == 0;
  if (!written) because("%s: %s", name, strerror(errno));
  if (file >= 0) close(file);
  return written;
}

// Into a JSON string: nothing but ASCII, quotes and backslashes escaped.
static inline void escape(const char *text, char *out, size_t size) {
  size_t end = 0;
  for (; *text && end + 3 < size; text++) {
    if (*text == '"' || *text == '\\') out[end++] = '\\';
    out[end++] = *text >= ' ' && *text <= '~' ? *text : *text == '\n' || *text == '\t' ? ' ' : '?';
  }
  out[end] = 0;
}

// The last words of a failure become the container's termination message; where there are none, the kubelet takes the
// end of the log.
static _Noreturn void leave(int code) {
  const char *path = getenv("SKERRY_TERMINATION_LOG");
  int file = open(path ? path : "/dev/termination-log", O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (file >= 0 && code != 0) dprintf(file, "%s", last_words);
  say(code == 0 ? "INFO" : "ERROR", "ends with code %d", code);
  exit(code);
}
