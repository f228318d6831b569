// Counts the memory that a program asks for, between two points, on chosen threads.
//
// Linked into a program, this replaces the C library's allocation functions by ones that count and pass on; Swift's
// objects, arrays and closures come through them too.
#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// What was asked for on the threads that count.
typedef struct {
  uint64_t calls;
  uint64_t bytes;
} AllocationCount;

/// Switches counting on the calling thread on or off; off at first.
void allocations_count_on_this_thread(bool counting);

/// What all threads together have counted since the program started.
AllocationCount allocations_counted(void);

#endif
