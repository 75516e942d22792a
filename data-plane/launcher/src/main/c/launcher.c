// The launcher: the first process of a member's container, and the one part of it that no upgrade replaces. It does
// little, so that it need not change: it starts releases, passes signals on, and decides whose end is the end of all.
//
//   launcher RELEASES RUN
//
// RELEASES is the volume with the releases (see release.h), RUN one that belongs to this container alone. Both outlive
// the container. A process of a release gets the environment of the launcher and
//
//   SKERRY_GENERATION       rises with each start, over restarts of the container as well
//   SKERRY_SLOT             0 or 1: not that of the other living process
//   SKERRY_PREDECESSOR      true: another process serves, take over from it
//   SKERRY_HANDOVER_SOCKET  where the process that serves listens
//   SKERRY_RELEASE          the version
//   SKERRY_RUN_DIR          RUN
//
//   no release ──next──► first ──next──► first + successor ──first ends──► the successor is the first
//                          │                  └── successor ends: the first goes on, the release counts as failed
//                          └── ends: so does the launcher, with the same code
//
// A release is never started twice in a row: to try again is the kubelet's business, which waits longer each time.
// Files in RUN, written here: generation, current (the release that served last), failed (one that is not tried again
// before next has named another), status.json. Written by the node: failure (why it gives up), serving (the generation
// of the process that has the connections).
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "release.h"

// How long a successor may take to end when the pod has to go, or its release is taken back.
#define SUCCESSOR_GRACE_MILLIS 5000
// A look at the link now and then, should a notice have been lost; often where there are none to be had.
#define LOOK_MILLIS 10000
#define LOOK_WITHOUT_NOTICES_MILLIS 1000
#define KILL_LOOK_MILLIS 100
// Against the process that serves, a successor that boots gets two fifths of the CPU. Niceness can't be taken back
// without rights, but it counts only among the processes of one container: alone, the successor has everything.
#define SUCCESSOR_NICENESS 4
#define NICENESS_LIMIT 19
// If memory runs out while both live, the successor is the one to go. This can be taken back.
#define SUCCESSOR_OOM_SCORE 300
#define OOM_SCORE_LIMIT 1000

struct process {
  pid_t pid;  // 0: there is none
  int slot;
  long generation;
  char release[NAME_LIMIT];
  bool taken_back;
};

static struct process first, successor;  // first: the one whose end is the end of all
static const char *run_path;
static int releases, run;  // directories
static int oom_score;
static bool stopping;
static long long kill_at;                  // when the successor is killed, milliseconds; 0: never
static char failed[NAME_LIMIT];            // the release that is not tried again; mostly none
static char last_failure[2 * TEXT_LIMIT];  // the last words as JSON

static long long now_millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void describe(const struct process *process, char *json, size_t size) {
  char version[NAME_LIMIT];
  version_of(process->release, version);
  snprintf(json, size, "\"release\":\"%s\",\"name\":\"%s\",\"generation\":%ld,\"slot\":%d", version, process->release,
           process->generation, process->slot);
}

static void write_status(void) {
  char serving[4 * NAME_LIMIT], next[4 * NAME_LIMIT], json[8 * TEXT_LIMIT];
  describe(&first, serving, sizeof serving);
  describe(&successor, next, sizeof next);
  snprintf(json, sizeof json, "{%s,\"successor\":%s%s%s,\"lastFailure\":%s}\n", serving, successor.pid ? "{" : "null",
           successor.pid ? next : "", successor.pid ? "}" : "", last_failure[0] ? last_failure : "null");
  if (!write_file(run, "status.json", json)) say("WARN", "%s", reason);
}

// Why: what the process wrote down itself, if anything.
static void remember_failure(const struct process *process, const char *outcome, const char *why) {
  if (!why[0]) why = "it left no word, see the log";
  char about[4 * NAME_LIMIT], escaped[TEXT_LIMIT + TEXT_LIMIT / 2];
  describe(process, about, sizeof about);
  escape(why, escaped, sizeof escaped);
  snprintf(last_failure, sizeof last_failure, "{%s,\"outcome\":\"%s\",\"reason\":\"%s\"}", about, outcome, escaped);
  snprintf(last_words, sizeof last_words, "release %s, generation %ld: %s: %s", process->release, process->generation,
           outcome, why);
  say("ERROR", "%s", last_words);
}

static void mark_failed(const char *release) {
  snprintf(failed, sizeof failed, "%s", release);
  if (!write_file(run, "failed", failed)) say("WARN", "%s", reason);
}

static long next_generation(void) {
  char text[32];
  read_file(run, "generation", text, sizeof text);
  long generation = strtol(text, NULL, 10) + 1;
  snprintf(text, sizeof text, "%ld\n", generation);
  return write_file(run, "generation", text) ? generation : 0;
}

// The directory of a release, locked, so that it is not removed under whoever runs in it.
static int open_release(const char *release) {
  int directory = openat(releases, release, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  struct stat opened, named;
  if (directory >= 0 && flock(directory, LOCK_SH | LOCK_NB) == 0 && fstat(directory, &opened) == 0 &&
      fstatat(releases, release, &named, AT_SYMLINK_NOFOLLOW) == 0 && opened.st_ino == named.st_ino) {
    return directory;
  }
  because("%s: %s", release, errno == EWOULDBLOCK ? "is being removed" : strerror(errno));
  if (directory >= 0) close(directory);
  return -1;
}

static void score_for_oom(pid_t pid, int score) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/oom_score_adj", pid);
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  dprintf(file, "%d", score > OOM_SCORE_LIMIT ? OOM_SCORE_LIMIT : score);
  close(file);
}

// In the new process: becomes the release, or tells by the pipe why not.
static _Noreturn void become(const struct process *process, int directory, char **arguments, int pipe_end) {
  sigset_t none;
  char version[NAME_LIMIT], path[PATH_MAX], generation[32];
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // as it is anyway for the first process of a container
  version_of(process->release, version);
  snprintf(path, sizeof path, "%s/handover.sock", run_path);
  snprintf(generation, sizeof generation, "%ld", process->generation);
  setenv("SKERRY_GENERATION", generation, 1);
  setenv("SKERRY_SLOT", process->slot ? "1" : "0", 1);
  setenv("SKERRY_PREDECESSOR", first.pid ? "true" : "false", 1);
  setenv("SKERRY_HANDOVER_SOCKET", path, 1);
  setenv("SKERRY_RELEASE", version, 1);
  setenv("SKERRY_RUN_DIR", run_path, 1);
  unsetenv("SKERRY_TERMINATION_LOG");  // for the launcher alone
  if (first.pid) {
    int niceness = getpriority(PRIO_PROCESS, first.pid) + SUCCESSOR_NICENESS;
    setpriority(PRIO_PROCESS, 0, niceness > NICENESS_LIMIT ? NICENESS_LIMIT : niceness);
    score_for_oom(getpid(), oom_score + SUCCESSOR_OOM_SCORE);
  }
  if (fchdir(directory) == 0) execv(arguments[0], arguments);
  int error = errno;
  if (write(pipe_end, &error, sizeof error) < 0) _exit(EX_OSERR);
  _exit(EX_DATAERR);
}

static bool start(struct process *process, const char *release) {
  char text[COMMAND_LIMIT], *arguments[ARGUMENTS_LIMIT + 1];
  int ends[2], error = 0, directory = open_release(release);
  *process = (struct process){.slot = first.pid ? 1 - first.slot : 0};
  snprintf(process->release, sizeof process->release, "%s", release);
  if (directory < 0) return false;
  bool ready = read_command(directory, release, text, arguments) && (process->generation = next_generation()) > 0;
  if (ready && pipe2(ends, O_CLOEXEC) != 0) ready = because("pipe: %s", strerror(errno));
  if (!ready) {
    close(directory);
    return false;
  }
  unlinkat(run, "failure", 0);
  pid_t pid = fork();
  if (pid == 0) become(process, directory, arguments, ends[1]);
  if (pid < 0) because("fork: %s", strerror(errno));
  close(ends[1]);
  // The pipe ends without a word when the release runs.
  if (pid > 0 && read(ends[0], &error, sizeof error) > 0) {
    waitpid(pid, NULL, 0);
    because("%s/%s: %s", release, arguments[0], strerror(error));
    pid = -1;
  }
  close(ends[0]);
  close(directory);  // the process has its own, and with it the lock
  if (pid < 0) return false;
  process->pid = pid;
  say("INFO", "started %s, generation %ld, slot %d%s", release, process->generation, process->slot,
      first.pid && process != &first ? ", as successor" : "");
  return true;
}

static void is_first_now(void) {
  if (!write_file(run, "current", first.release)) say("WARN", "%s", reason);
  score_for_oom(first.pid, oom_score);
  write_status();
}

// With a fresh container. A release that could not take over is not what a member comes up with, as long as the one
// that served is there.
static void start_first(const char *next) {
  char current[NAME_LIMIT];
  read_file(run, "current", current, sizeof current);
  bool has_other = is_release_name(current) && strcmp(current, next) != 0;
  if (has_other && strcmp(next, failed) == 0) {
    say("WARN", "%s failed before, trying %s", next, current);
    if (start(&first, current)) return is_first_now();
  }
  if (start(&first, next)) return is_first_now();
  remember_failure(&first, "not started", reason);
  mark_failed(next);
  if (has_other && start(&first, current)) return is_first_now();
  leave(EX_DATAERR);
}

static bool has_taken_over(const struct process *process) {
  char text[32];
  read_file(run, "serving", text, sizeof text);
  return process->pid && strtol(text, NULL, 10) == process->generation;
}

static void end_successor(void) {
  kill(successor.pid, SIGTERM);
  if (kill_at == 0) kill_at = now_millis() + SUCCESSOR_GRACE_MILLIS;
}

static void look(void) {
  char next[NAME_LIMIT];
  if (stopping || !read_next(releases, next)) return;
  if (failed[0] && strcmp(next, failed) != 0 && first.pid) {
    failed[0] = 0;
    unlinkat(run, "failed", 0);
  }
  if (!first.pid) {
    start_first(next);
  } else if (successor.pid) {
    if (strcmp(next, successor.release) == 0 || successor.taken_back || has_taken_over(&successor)) return;
    say("INFO", "%s is taken back", successor.release);
    successor.taken_back = true;
    end_successor();
  } else if (strcmp(next, first.release) != 0 && strcmp(next, failed) != 0) {
    if (!start(&successor, next)) {
      remember_failure(&successor, "not started", reason);
      mark_failed(next);
      successor.pid = 0;
    }
    write_status();
  }
}

// As the launcher's own code, and in words.
static int read_outcome(int status, char *outcome, size_t size) {
  bool killed = WIFSIGNALED(status);
  int number = killed ? WTERMSIG(status) : WEXITSTATUS(status);
  snprintf(outcome, size, "%s %d", killed ? "signal" : "code", number);
  return killed ? 128 + number : number;
}

static void successor_ended(int status) {
  char outcome[32], words[TEXT_LIMIT];
  read_outcome(status, outcome, sizeof outcome);
  if (successor.taken_back || stopping) {
    say("INFO", "%s, generation %ld: ended with %s", successor.release, successor.generation, outcome);
  } else {
    read_file(run, "failure", words, sizeof words);
    remember_failure(&successor, outcome, words);
    mark_failed(successor.release);
  }
  unlinkat(run, "failure", 0);
  successor.pid = 0;
  kill_at = 0;
  write_status();
  if (stopping) kill(first.pid, SIGTERM);
}

static void first_ended(int status) {
  char outcome[32], words[TEXT_LIMIT];
  int code = read_outcome(status, outcome, sizeof outcome);
  say("INFO", "%s, generation %ld: ended with %s", first.release, first.generation, outcome);
  bool has_words = read_file(run, "failure", words, sizeof words) && words[0];
  if (!stopping && code != 0 && (has_words || successor.pid)) remember_failure(&first, outcome, words);
  if (!successor.pid) leave(code);
  first = successor;
  successor.pid = 0;
  kill_at = 0;
  is_first_now();
  if (stopping) kill(first.pid, SIGTERM);
}

static void reap(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    // Others are orphans of the releases' processes, which only had to be waited for.
    if (pid == successor.pid) successor_ended(status);
    else if (pid == first.pid) first_ended(status);
  }
}

// The process that does not serve ends first: the other one can then say goodbye to all devices at once.
static void stop(void) {
  say("INFO", "asked to end");
  if (!first.pid) leave(0);
  if (!successor.pid) kill(first.pid, SIGTERM);
  if (successor.pid && !stopping) {
    if (has_taken_over(&successor)) {
      struct process other = first;
      first = successor;
      successor = other;
    }
    end_successor();
  }
  stopping = true;
}

static void on_signal(int signal) {
  if (signal == SIGCHLD) reap();
  else if (signal == SIGTERM || signal == SIGINT) stop();
  else if (first.pid) kill(has_taken_over(&successor) ? successor.pid : first.pid, signal);
}

static int open_directory(const char *path) {
  int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) return directory;
  snprintf(last_words, sizeof last_words, "%s: %s (expected: a directory)", path, strerror(errno));
  say("ERROR", "%s", last_words);
  leave(EX_NOINPUT);
}

static int watch_signals(void) {
  sigset_t all;
  sigemptyset(&all);
  int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&all, numbers[i]);
  sigprocmask(SIG_BLOCK, &all, NULL);
  return signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
}

int main(int count, char **arguments) {
  char score[16];
  program = "launcher";
  if (count != 3) {
    fprintf(stderr, "usage: launcher RELEASES RUN\n");
    return EX_USAGE;
  }
  run_path = arguments[2];
  releases = open_directory(arguments[1]);
  run = open_directory(run_path);
  int here = open_directory("/proc/self");
  read_file(here, "oom_score_adj", score, sizeof score);
  close(here);
  oom_score = atoi(score);
  read_file(run, "failed", failed, sizeof failed);
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // where the pod's containers share their processes, it is not the first one
  int signals = watch_signals();
  int notices = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (notices >= 0 && inotify_add_watch(notices, arguments[1], IN_MOVED_TO | IN_CREATE) < 0) notices = -1;
  if (notices < 0) say("WARN", "%s: no notices: %s; looking every second", arguments[1], strerror(errno));
  look();
  if (!first.pid) say("INFO", "waits for a release in %s", arguments[1]);
  for (;;) {
    struct pollfd inputs[] = {{.fd = signals, .events = POLLIN}, {.fd = notices, .events = POLLIN}};
    struct signalfd_siginfo signal;
    char drained[4096];
    int pause = kill_at != 0 ? KILL_LOOK_MILLIS : notices >= 0 ? LOOK_MILLIS : LOOK_WITHOUT_NOTICES_MILLIS;
    poll(inputs, 2, pause);
    while (read(signals, &signal, sizeof signal) == sizeof signal) on_signal((int)signal.ssi_signo);
    while (notices >= 0 && read(notices, drained, sizeof drained) > 0) continue;
    if (kill_at != 0 && now_millis() >= kill_at) {
      say("WARN", "%s does not end, killed", successor.release);
      kill(successor.pid, SIGKILL);
      kill_at = now_millis() + SUCCESSOR_GRACE_MILLIS;
    }
    look();
  }
}
