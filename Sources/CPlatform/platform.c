#include "CPlatform.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool platform_flush_output(void) { return fflush(stdout) == 0 && !ferror(stdout); }

static void check_output(void) {
  if (platform_flush_output()) return;
  static const char message[] =
      "error: standard output: not everything could be written. Check that it is open and its disk has room.\n";
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(1);
  _exit(1);
}

void platform_watch_output(void) {
  // A number that is free would become that of the first file to be opened, and be printed into. Writing to an output
  // that is open for reading fails, as it should; errors that nobody can see are lost.
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
    if (fcntl(stream, F_GETFD) >= 0) continue;
    if (open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY) != stream) abort();
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  atexit(check_output);
}

// A non-escaping closure cannot be stored in Swift without a copy of its context on the heap, one for every loop that
// threads share. Here it is what it is at a call: a function and its context, passed and called by Swift's convention.
__attribute__((swiftcall)) void platform_capture(void *function, void *context, platform_closure *closure) {
  closure->function = function;
  closure->context = context;
}

// A signal handler reads these: each field is written before the address, which is what makes an entry count.
static struct {
  _Atomic(uintptr_t) address;
  size_t length;
  char path[4096];
} mappings[64];
static pthread_mutex_t mappings_lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction former_action;

static void complain(const char *text) {
  if (write(STDERR_FILENO, text, strlen(text)) < 0) _exit(1);
}

static void on_lost_page(int number, siginfo_t *information, void *context) {
  (void)context;
  uintptr_t place = (uintptr_t)information->si_addr;
  for (size_t index = 0; index < sizeof mappings / sizeof mappings[0]; index++) {
    uintptr_t address = atomic_load(&mappings[index].address);
    if (address == 0 || place < address || place - address >= mappings[index].length) continue;
    complain("error: ");
    complain(mappings[index].path);
    complain(": the file became shorter, or its disk failed, while it was in use. Run the same command again.\n");
    _exit(1);
  }
  // Not one of ours: what would have happened happens when the instruction is tried again.
  sigaction(number, &former_action, NULL);
}

int platform_note_mapping(const void *address, size_t length, const char *path) {
  static bool watching = false;
  int number = -1;
  pthread_mutex_lock(&mappings_lock);
  if (!watching) {
    struct sigaction action = {0};
    action.sa_sigaction = on_lost_page;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    watching = sigaction(SIGBUS, &action, &former_action) == 0;
  }
  for (size_t index = 0; number < 0 && index < sizeof mappings / sizeof mappings[0]; index++) {
    if (atomic_load(&mappings[index].address) != 0) continue;
    mappings[index].length = length;
    strncpy(mappings[index].path, path, sizeof mappings[index].path - 1);
    atomic_store(&mappings[index].address, (uintptr_t)address);
    number = (int)index;
  }
  pthread_mutex_unlock(&mappings_lock);
  return number;
}

void platform_forget_mapping(int number) {
  if (number >= 0) atomic_store(&mappings[number].address, 0);
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
