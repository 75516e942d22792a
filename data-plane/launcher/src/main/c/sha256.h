// SHA-256 (FIPS 180-4), by the processor's own instructions where it has them: a release is some hundred megabytes,
// and the container that checks it has a tenth of a CPU.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#if defined(__x86_64__) && !defined(SHA256_PORTABLE)
#include <immintrin.h>
#endif

#define SHA256_BLOCK 64
#define SHA256_DIGITS 64

struct sha256 {
  uint32_t state[8];
  uint64_t length;
  uint8_t rest[SHA256_BLOCK];  // length % SHA256_BLOCK bytes that fill no block yet
};

static const uint32_t SHA256_K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static inline uint32_t sha256_rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void sha256_blocks(uint32_t state[8], const uint8_t *data, size_t blocks) {
  for (; blocks > 0; blocks--, data += SHA256_BLOCK) {
    uint32_t w[64], s[8];
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 16; i++) {
      w[i] = (uint32_t)data[4 * i] << 24 | data[4 * i + 1] << 16 | data[4 * i + 2] << 8 | data[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
      uint32_t a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (sha256_rotate(a, 7) ^ sha256_rotate(a, 18) ^ a >> 3) + w[i - 7] +
             (sha256_rotate(b, 17) ^ sha256_rotate(b, 19) ^ b >> 10);
    }
    for (int i = 0; i < 64; i++) {
      uint32_t e = s[4], a = s[0];
      uint32_t t = s[7] + (sha256_rotate(e, 6) ^ sha256_rotate(e, 11) ^ sha256_rotate(e, 25)) +
                   ((e & s[5]) ^ (~e & s[6])) + SHA256_K[i] + w[i];
      uint32_t u = (sha256_rotate(a, 2) ^ sha256_rotate(a, 13) ^ sha256_rotate(a, 22)) +
                   ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
      memmove(s + 1, s, 7 * sizeof *s);
      s[4] += t;
      s[0] = t + u;
    }
    for (int i = 0; i < 8; i++) state[i] += s[i];
  }
}

#if defined(__x86_64__) && !defined(SHA256_PORTABLE)
// Intel's order of the state: ABEF and CDGH; four words of the schedule a step.
__attribute__((target("sha,sse4.1"))) static void sha256_blocks_x86(uint32_t state[8], const uint8_t *data,
                                                                     size_t blocks) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
  __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
  __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xf0);
  for (; blocks > 0; blocks--, data += SHA256_BLOCK) {
    __m128i w[4], old_abef = abef, old_cdgh = cdgh;
    for (int i = 0; i < 16; i++) {
      __m128i *now = w + i % 4, last = w[(i + 3) % 4];
      if (i < 4) {
        *now = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)data + i), big_endian);
      } else {
        __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*now, w[(i + 1) % 4]), _mm_alignr_epi8(last, w[(i + 2) % 4], 4));
        *now = _mm_sha256msg2_epu32(sum, last);
      }
      __m128i words = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)(SHA256_K + 4 * i)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(words, 0x0e));
    }
    abef = _mm_add_epi32(abef, old_abef);
    cdgh = _mm_add_epi32(cdgh, old_cdgh);
  }
  low = _mm_shuffle_epi32(abef, 0x1b);
  high = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xf0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}
#endif

static void sha256_any_blocks(uint32_t state[8], const uint8_t *data, size_t blocks) {
#if defined(__x86_64__) && !defined(SHA256_PORTABLE)
  static int has_instructions = -1;
  if (has_instructions < 0) {
    uint32_t a, b = 0, c, d;  // leaf 7, bit 29 of EBX: SHA; without SSE4.1 there is none
    __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0));
    has_instructions = b >> 29 & 1;
  }
  if (has_instructions) {
    sha256_blocks_x86(state, data, blocks);
    return;
  }
#endif
  sha256_blocks(state, data, blocks);
}

static struct sha256 sha256_begin(void) {
  return (struct sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                                   0x5be0cd19}};
}

static void sha256_add(struct sha256 *sum, const uint8_t *data, size_t size) {
  size_t held = sum->length % SHA256_BLOCK;
  sum->length += size;
  if (held > 0) {
    size_t part = size < SHA256_BLOCK - held ? size : SHA256_BLOCK - held;
    memcpy(sum->rest + held, data, part);
    data += part;
    size -= part;
    if (held + part < SHA256_BLOCK) return;
    sha256_any_blocks(sum->state, sum->rest, 1);
  }
  sha256_any_blocks(sum->state, data, size / SHA256_BLOCK);
  memcpy(sum->rest, data + size / SHA256_BLOCK * SHA256_BLOCK, size % SHA256_BLOCK);
}

// In hexadecimal digits.
static void sha256_end(struct sha256 *sum, char digits[SHA256_DIGITS + 1]) {
  uint64_t bits = sum->length * 8;
  uint8_t padding[SHA256_BLOCK + 8] = {0x80};
  size_t zeros = (SHA256_BLOCK * 2 - 9 - sum->length % SHA256_BLOCK) % SHA256_BLOCK + 1;
  for (int i = 0; i < 8; i++) padding[zeros + i] = (uint8_t)(bits >> (56 - 8 * i));
  sha256_add(sum, padding, zeros + 8);
  for (int i = 0; i < 8; i++) snprintf(digits + 8 * i, 9, "%08x", sum->state[i]);
}
