// The carrier: the program of the container that brings a release into the pod. Its image holds one release at RELEASE;
// to upgrade a pod is to give this container another image, and the kubelet restarts it alone.
//
//   carrier carry RELEASE VOLUME   copies the release into the volume, names it there as the next one, then waits for
//                                  SIGTERM, so that the container is seen to run
//   carrier ready RELEASE VOLUME   ends with 0 when that has been done
//   carrier run RELEASE            becomes the release itself, where there is no launcher: an edge hands nothing over
//
// carry does all or nothing: every file is compared with SHA256SUMS while it is copied, into a directory that gets its
// name when all of it is on the disk; the link changes last (see release.h). A release that is there already is
// compared again instead. Before it copies, it removes what no process runs and no link names; so the volume holds what
// runs, the one before, and the new one.
//
// SKERRY_RELEASES_BYTES bounds what the volume may hold: past its limit the kubelet would evict the pod.
// Codes: 65 the release is damaged, 73 no room in the volume, 74 it can't be read or written; the reason is the
// container's termination message, and the volume is as before.
#include <dirent.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sysexits.h>

#include "release.h"
#include "sha256.h"

#define LIST "SHA256SUMS"
#define LIST_LIMIT (1 << 20)
#define CHUNK (128 << 10)
// What a file system needs for names and blocks, beside the bytes.
#define ROOM_FOR_FILE 8192
// How much is written before the disk is told to go on with it: the container may keep little in memory.
#define WRITE_BEHIND (4 << 20)

struct entry {
  char digest[SHA256_DIGITS + 1];
  char path[PATH_MAX];
};

static const char *volume_path;
static int release, volume;  // directories
static char list[LIST_LIMIT], version[VERSION_LIMIT], name[NAME_LIMIT];
static int verdict = EX_IOERR;  // the code to end with, if it is not the disk that fails
static long long bytes_held;

#define damaged(...) (verdict = EX_DATAERR, because(__VA_ARGS__))
#define full(...) (verdict = EX_CANTCREAT, because(__VA_ARGS__))

static bool failed_at(const char *what, const char *path) {
  if (errno == ENOSPC || errno == EDQUOT) return full("%s %s: %s", what, path, strerror(errno));
  return because("%s %s: %s", what, path, strerror(errno));
}

static bool stays_inside(const char *path) {
  for (const char *part = path;; part = strchr(part, '/') + 1) {
    size_t length = strcspn(part, "/");
    if (length == 0 || (part[0] == '.' && (length == 1 || (length == 2 && part[1] == '.')))) return false;
    if (!strchr(part, '/')) return true;
  }
}

// The next entry of the list, which moves on; false at its end, with a reason where the line is wrong.
static bool next_entry(const char **rest, struct entry *entry) {
  reason[0] = 0;
  if (!**rest) return false;
  size_t length = strcspn(*rest, "\n");
  bool right = length > SHA256_DIGITS + 2 && length < sizeof entry->path &&
               strspn(*rest, "0123456789abcdef") == SHA256_DIGITS && strncmp(*rest + SHA256_DIGITS, "  ", 2) == 0;
  if (right) {
    snprintf(entry->digest, sizeof entry->digest, "%s", *rest);
    snprintf(entry->path, sizeof entry->path, "%.*s", (int)(length - SHA256_DIGITS - 2), *rest + SHA256_DIGITS + 2);
  }
  if (!right || !stays_inside(entry->path)) {
    return damaged("%s: %.*s (expected: a digest and a path)", LIST, (int)(length < 120 ? length : 120), *rest);
  }
  *rest += length + ((*rest)[length] == '\n');
  return true;
}

// Version and list, and by them the name.
static bool identify(const char *path) {
  char digits[SHA256_DIGITS + 1];
  struct sha256 sum = sha256_begin();
  release = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (release < 0) return failed_at("open", path);
  if (!read_file(release, "VERSION", version, sizeof version)) return damaged("VERSION: %s", strerror(errno));
  int file = openat(release, LIST, O_RDONLY | O_CLOEXEC);
  ssize_t size = 0, part = -1;
  while (file >= 0 && size < LIST_LIMIT - 1 && (part = read(file, list + size, LIST_LIMIT - 1 - size)) > 0) {
    size += part;
  }
  if (part != 0) return damaged("%s: %s", LIST, size == LIST_LIMIT - 1 ? "too long" : strerror(errno));
  close(file);
  sha256_add(&sum, (const uint8_t *)list, size);
  sha256_end(&sum, digits);
  snprintf(name, sizeof name, "%s-%.*s", version, DIGEST_DIGITS, digits);
  return is_release_name(name) || damaged("VERSION: %s (expected: a version such as 1.4.0)", version);
}

// Compares one file with its digest; copies it where "to" is a directory and not -1. The time of the file goes with
// it: archives of classes know their jars by it.
static bool pass_file(int from, int to, const struct entry *entry) {
  static uint8_t chunk[CHUNK];
  char digits[SHA256_DIGITS + 1];
  struct sha256 sum = sha256_begin();
  struct stat about;
  int in = openat(from, entry->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;
  if (in < 0 || fstat(in, &about) != 0 || !S_ISREG(about.st_mode)) {
    if (in >= 0) close(in);
    return damaged("%s: %s", entry->path, in < 0 ? strerror(errno) : "not a file");
  }
  if (to >= 0) out = openat(to, entry->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool good = to < 0 || out >= 0 || failed_at("create", entry->path);
  ssize_t part;
  off_t done = 0;
  while (good && (part = read(in, chunk, sizeof chunk)) != 0) {
    if (part < 0) good = failed_at("read", entry->path);
    else if (out >= 0 && write(out, chunk, part) != part) good = failed_at("write", entry->path);
    else sha256_add(&sum, chunk, part);
    done += part;
    if (out >= 0 && done % WRITE_BEHIND == 0) {
      sync_file_range(out, done - WRITE_BEHIND, WRITE_BEHIND, SYNC_FILE_RANGE_WRITE);
    }
  }
  sha256_end(&sum, digits);
  if (good && strcmp(digits, entry->digest) != 0) {
    good = damaged("%s: sha256 is %s (expected: %s)", entry->path, digits, entry->digest);
  }
  struct timespec times[] = {about.st_mtim, about.st_mtim};
  if (good && out >= 0 && (fchmod(out, about.st_mode & 0755) != 0 || futimens(out, times) != 0)) {
    good = failed_at("finish", entry->path);
  }
  close(in);
  if (out >= 0 && close(out) != 0 && good) good = failed_at("close", entry->path);
  return good;
}

static bool pass_all(int from, int to) {
  struct entry entry;
  const char *rest = list;
  while (next_entry(&rest, &entry)) {
    for (char *slash = strchr(entry.path, '/'); to >= 0 && slash; slash = strchr(slash + 1, '/')) {
      *slash = 0;
      bool made = mkdirat(to, entry.path, 0755) == 0 || errno == EEXIST || failed_at("create", entry.path);
      *slash = '/';
      if (!made) return false;
    }
    if (!pass_file(from, to, &entry)) return false;
  }
  return !reason[0];
}

// Files first, then the directories that name them.
static bool sync_path(int directory, const char *path) {
  int opened = openat(directory, path, O_RDONLY | O_CLOEXEC);
  bool good = opened >= 0 && fsync(opened) == 0;
  if (!good) failed_at("sync", path);
  if (opened >= 0) close(opened);
  return good;
}

static bool sync_all(int copy) {
  struct entry entry;
  for (int directories = 0; directories < 2; directories++) {
    const char *rest = list;
    while (next_entry(&rest, &entry)) {
      if (!directories && !sync_path(copy, entry.path)) return false;
      for (char *slash; directories && (slash = strrchr(entry.path, '/'));) {
        *slash = 0;
        if (!sync_path(copy, entry.path)) return false;
      }
    }
  }
  return sync_path(copy, LIST) && sync_path(copy, ".");
}

static bool copy_list(int copy) {
  int file = openat(copy, LIST, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  ssize_t size = (ssize_t)strlen(list);
  bool good = file >= 0 && write(file, list, size) == size;
  if (!good) failed_at("write", LIST);
  if (file >= 0) close(file);
  return good;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place) {
  (void)about, (void)kind, (void)place;
  return remove(path);
}

static void remove_tree(const char *directory) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", volume_path, directory);
  nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int weigh_one(const char *path, const struct stat *about, int kind, struct FTW *place) {
  (void)path, (void)kind, (void)place;
  bytes_held += about->st_blocks * 512LL;
  return 0;
}

// Removes a release unless a process runs it.
static void remove_unused(const char *directory) {
  int opened = openat(volume, directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened >= 0 && flock(opened, LOCK_EX | LOCK_NB) == 0) {
    say("INFO", "removes %s", directory);
    remove_tree(directory);
  }
  if (opened >= 0) close(opened);
}

// Leaves of an interrupted copy, and releases that no process runs and no link names.
static void prune(const char *next) {
  int place = openat(volume, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = place < 0 ? NULL : fdopendir(place);
  for (struct dirent *entry; entries && (entry = readdir(entries));) {
    size_t length = strlen(entry->d_name);
    bool left = length > 4 && strcmp(entry->d_name + length - 4, ".tmp") == 0;
    if (left) remove_tree(entry->d_name);
    else if (is_release_name(entry->d_name) && strcmp(entry->d_name, next) != 0) remove_unused(entry->d_name);
  }
  if (entries) closedir(entries);
}

static bool has_room(void) {
  struct entry entry;
  struct statvfs disk;
  struct stat about;
  const char *rest = list, *limit = getenv("SKERRY_RELEASES_BYTES");
  long long needed = 0;
  while (next_entry(&rest, &entry)) {
    if (fstatat(release, entry.path, &about, AT_SYMLINK_NOFOLLOW) != 0) {
      return damaged("%s: %s", entry.path, strerror(errno));
    }
    needed += about.st_size + ROOM_FOR_FILE;
  }
  if (reason[0]) return false;
  if (fstatvfs(volume, &disk) != 0) return failed_at("weigh", volume_path);
  long long room = (long long)disk.f_bavail * (long long)disk.f_frsize;
  if (room < needed) return full("%s: %lld bytes free (expected: %lld for %s)", volume_path, room, needed, name);
  nftw(volume_path, weigh_one, 16, FTW_PHYS);
  if (limit && *limit && bytes_held + needed > atoll(limit)) {
    return full("%s: %lld bytes used, %lld needed for %s (expected: at most %s)", volume_path, bytes_held, needed, name,
                limit);
  }
  return true;
}

static bool copy_release(void) {
  char draft[NAME_LIMIT + 4];
  snprintf(draft, sizeof draft, "%s.tmp", name);
  int copy = -1;
  bool good = (mkdirat(volume, draft, 0755) == 0 || failed_at("create", draft)) &&
              ((copy = openat(volume, draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0 || failed_at("open", draft)) &&
              pass_all(release, copy) && copy_list(copy) && sync_all(copy) &&
              (renameat(volume, draft, volume, name) == 0 || failed_at("rename", draft));
  if (copy >= 0) close(copy);
  if (!good) remove_tree(draft);
  return good;
}

// A copy from earlier: as good as a new one, or removed.
static bool has_copy(void) {
  int copy = openat(volume, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (copy < 0) return false;
  bool good = pass_all(copy, -1);
  close(copy);
  if (good) return true;
  say("WARN", "%s in the volume is damaged: %s", name, reason);
  remove_unused(name);
  return false;
}

static bool announce(void) {
  unlinkat(volume, NEXT ".tmp", 0);
  return ((symlinkat(name, volume, NEXT ".tmp") == 0 && renameat(volume, NEXT ".tmp", volume, NEXT) == 0) ||
          failed_at("name", NEXT)) && sync_path(volume, ".");
}

static bool carry(void) {
  char next[NAME_LIMIT];
  volume = open(volume_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (volume < 0) return failed_at("open", volume_path);
  read_next(volume, next);
  if (!has_copy()) {
    if (faccessat(volume, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) return damaged("its copy in the volume is, and runs");
    verdict = EX_IOERR;
    prune(next);
    if (!has_room() || !copy_release()) return false;
    say("INFO", "copied %s", name);
  }
  return strcmp(next, name) == 0 || announce();
}

static bool is_ready(void) {
  char next[NAME_LIMIT];
  volume = open(volume_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return volume >= 0 && read_next(volume, next) && strcmp(next, name) == 0;
}

static bool run(const char *path) {
  char text[COMMAND_LIMIT], *arguments[ARGUMENTS_LIMIT + 1];
  if (!read_command(release, path, text, arguments)) return false;
  if (fchdir(release) == 0) execv(arguments[0], arguments);
  return because("%s/%s: %s", path, arguments[0], strerror(errno));
}

int main(int count, char **arguments) {
  program = "carrier";
  bool runs = count == 3 && strcmp(arguments[1], "run") == 0, asks = count == 4 && strcmp(arguments[1], "ready") == 0;
  if (!runs && !asks && (count != 4 || strcmp(arguments[1], "carry") != 0)) {
    fprintf(stderr, "usage: carrier carry|ready RELEASE VOLUME, or carrier run RELEASE\n");
    return EX_USAGE;
  }
  // Blocked from the start: the first process of a container has no other way to end by a signal.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  if (!runs) volume_path = arguments[3];
  bool good = identify(arguments[2]);
  if (asks) return good && is_ready() ? EX_OK : EX_TEMPFAIL;
  if (!runs) sigprocmask(SIG_BLOCK, &ends, NULL);
  if (!good || !(runs ? run(arguments[2]) : carry())) {
    snprintf(last_words, sizeof last_words, "release %s: refused: %s", name, reason);
    say("ERROR", "%s", last_words);
    leave(verdict);
  }
  say("INFO", "%s is next", name);
  int signal;
  sigwait(&ends, &signal);
  leave(EX_OK);
}
