// What the processor offers and how it rounds, what the heap holds: the few things that Swift cannot say.
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Sets flush-to-zero and denormals-are-zero on the calling thread; returns the former control word.
uint32_t platform_flush_denormals(void);

/// Restores a control word that platform_flush_denormals returned.
void platform_restore_rounding(uint32_t control);

/// Tells the processor that the caller spins.
void platform_pause(void);

/// The name of the first instruction set that this program was compiled with and the processor lacks, or NULL.
const char *platform_missing_instructions(void);

/// The instruction set this program was compiled for: "AVX-512", "AVX2" or "baseline".
const char *platform_instruction_set(void);

/// The bytes that the C library has given out and not got back, in all its arenas and mappings.
size_t platform_allocated_bytes(void);

/// A Swift closure of type (Int, Int) -> Void, as two words that other threads may call while its owner waits.
typedef struct {
  void *function;
  void *context;
} platform_closure;

/// Calls the closure.
void platform_call(const platform_closure *closure, intptr_t index, intptr_t thread);

#endif
