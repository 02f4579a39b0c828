package io.lancedb.benchmarks.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * CPU time of this process in nanoseconds, all threads, user and system: {@code clock_gettime} of
 * the C library, since the JDK's figure moves in steps of 10 ms.
 */
final class CpuClock {

  private static final int PROCESS_CPUTIME = 2;
  private static final MethodHandle CLOCK = clock();
  private static final MemorySegment TIME = Arena.global().allocate(16, 8);

  private CpuClock() {}

  @SuppressWarnings("restricted")
  private static MethodHandle clock() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("clock_gettime"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  static synchronized long nanos() {
    try {
      int result = (int) CLOCK.invokeExact(PROCESS_CPUTIME, TIME);
      if (result != 0) {
        throw new IllegalStateException("clock_gettime failed");
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return TIME.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000 + TIME.get(ValueLayout.JAVA_LONG, 8);
  }
}
