// What the processor offers and how it rounds, what the heap holds, C's output stream: the few things that Swift cannot
// say.
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

/// Prepares the standard streams: standard output is written line by line, streams that the program was started without
/// lead nowhere, and the program ends with a message and the status 1 if not all of its output could be written.
void platform_watch_output(void);

/// Writes out what has been printed; returns whether all of it could be written since the start.
bool platform_flush_output(void);

/// Notes that a file is mapped: if its bytes are gone when they are touched, because it was cut or its disk fails, the
/// program says so, names the file and ends with the status 1. The path is copied. Returns a number for
/// platform_forget_mapping, or -1 if as many files are mapped as can be noted.
int platform_note_mapping(const void *address, size_t length, const char *path);

/// Forgets a mapping.
void platform_forget_mapping(int number);

/// A Swift closure of type (Int, Int) -> Void, as two words that other threads may call while its owner waits.
typedef struct {
  void *function;
  void *context;
} platform_closure;

/// Calls the closure.
void platform_call(const platform_closure *closure, intptr_t index, intptr_t thread);

#endif
