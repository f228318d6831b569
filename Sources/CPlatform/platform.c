#include "CPlatform.h"

#include <stddef.h>

#if defined(__x86_64__)
#include <immintrin.h>

uint32_t platform_flush_denormals(void) {
  uint32_t former = _mm_getcsr();
  _mm_setcsr(former | 0x8040);
  return former;
}

void platform_restore_rounding(uint32_t control) { _mm_setcsr(control); }

void platform_pause(void) { _mm_pause(); }

// Must itself run on any x86-64 processor.
__attribute__((target("arch=x86-64"))) const char *platform_missing_instructions(void) {
  __builtin_cpu_init();
#if defined(__AVX512F__)
  if (!__builtin_cpu_supports("avx512f")) return "AVX-512F";
#endif
#if defined(__AVX512VL__)
  if (!__builtin_cpu_supports("avx512vl")) return "AVX-512VL";
#endif
#if defined(__AVX2__)
  if (!__builtin_cpu_supports("avx2")) return "AVX2";
#endif
#if defined(__FMA__)
  if (!__builtin_cpu_supports("fma")) return "FMA";
#endif
  return NULL;
}

const char *platform_instruction_set(void) {
#if defined(__AVX512F__)
  return "AVX-512";
#elif defined(__AVX2__)
  return "AVX2";
#else
  return "baseline";
#endif
}

#else

uint32_t platform_flush_denormals(void) { return 0; }
void platform_restore_rounding(uint32_t control) { (void)control; }
void platform_pause(void) {}
const char *platform_missing_instructions(void) { return NULL; }
const char *platform_instruction_set(void) { return "baseline"; }

#endif
