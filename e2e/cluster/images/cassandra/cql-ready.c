// cql-ready PORT: ends with 0 when a query is answered over CQL at the address POD_IP, else with 1 and a reason.
// A readiness probe without a shell or a JVM: OPTIONS would answer too early, so it asks system.local.
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { STARTUP = 0x01, READY = 0x02, QUERY = 0x07, RESULT = 0x08, HEADER = 9, LONGEST = 1 << 20 };

static int fail(const char *what) {
  fprintf(stderr, "cql-ready: %s\n", what);
  return 1;
}

static int send_frame(int fd, uint8_t opcode, const uint8_t *body, uint32_t length) {
  uint8_t frame[HEADER + 256] = {0x04, 0, 0, 0, opcode};
  uint32_t size = htonl(length);
  memcpy(frame + 5, &size, 4);
  memcpy(frame + HEADER, body, length);
  return write(fd, frame, HEADER + length) == (ssize_t)(HEADER + length);
}

static int read_fully(int fd, uint8_t *to, uint32_t length) {
  for (uint32_t done = 0; done < length;) {
    ssize_t n = read(fd, to + done, length - done);
    if (n <= 0) return 0;
    done += n;
  }
  return 1;
}

// Reads one frame and throws its body away; -1 when none comes.
static int receive_opcode(int fd) {
  uint8_t header[HEADER], body[4096];
  uint32_t length;
  if (!read_fully(fd, header, HEADER)) return -1;
  memcpy(&length, header + 5, 4);
  length = ntohl(length);
  if (length > LONGEST) return -1;
  while (length > 0) {
    uint32_t part = length < sizeof body ? length : sizeof body;
    if (!read_fully(fd, body, part)) return -1;
    length -= part;
  }
  return header[4];
}

int main(int count, char **arguments) {
  static const uint8_t startup[] = "\0\1\0\13CQL_VERSION\0\5" "3.0.0";
  static const char query[] = "SELECT key FROM system.local";
  uint8_t body[4 + sizeof query - 1 + 3] = {0, 0, 0, sizeof query - 1};
  struct timeval limit = {.tv_sec = 2};
  struct sockaddr_in to = {.sin_family = AF_INET};
  const char *address = getenv("POD_IP");
  int port, fd;

  if (count != 2 || sscanf(arguments[1], "%d", &port) != 1) return fail("usage: cql-ready PORT");
  if (!address || inet_pton(AF_INET, address, &to.sin_addr) != 1)
    return fail("POD_IP: missing or malformed (expected: an IPv4 address)");
  to.sin_port = htons(port);
  fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) return fail("no connection");
  if (!send_frame(fd, STARTUP, startup, sizeof startup - 1) || receive_opcode(fd) != READY)
    return fail("STARTUP is not answered by READY");
  memcpy(body + 4, query, sizeof query - 1);
  body[sizeof body - 2] = 1;  // consistency ONE, no flags
  if (!send_frame(fd, QUERY, body, sizeof body) || receive_opcode(fd) != RESULT)
    return fail("QUERY is not answered by RESULT");
  return 0;
}
