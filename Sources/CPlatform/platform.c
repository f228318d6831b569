#include "CPlatform.h"

#include <malloc.h>
#include <stddef.h>

// A non-escaping closure cannot be stored in Swift without a copy of its context on the heap, one for every loop that
// threads share. Here it is what it is at a call: a function and its context, passed and called by Swift's convention.
__attribute__((swiftcall)) void platform_capture(void *function, void *context, platform_closure *closure) {
  closure->function = function;
  closure->context = context;
}

typedef __attribute__((swiftcall)) void (*Function)(
    intptr_t index, intptr_t thread, __attribute__((swift_context)) void *context);

void platform_call(const platform_closure *closure, intptr_t index, intptr_t thread) {
  ((Function)closure->function)(index, thread, closure->context);
}

size_t platform_allocated_bytes(void) {
  struct mallinfo2 information = mallinfo2();
  return information.uordblks + information.hblkhd;
}

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
