package io.lancedb;

import io.lancedb.error.RuntimeFlagsMissingException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;

/** What {@link RuntimeFlagsIT} runs in JVMs with other flags. */
final class RuntimeFlagsProbe {

  private RuntimeFlagsProbe() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    try {
      RuntimeFlags.check();
    } catch (RuntimeFlagsMissingException e) {
      System.out.println("REFUSED " + e.getMessage());
      return;
    }
    try (RootAllocator allocator = new RootAllocator();
        ArrowBuf buffer = allocator.buffer(64)) {
      buffer.setLong(0, 42);
      System.out.println("ARROW WORKS " + buffer.getLong(0));
    }
  }
}
