package io.lancedb.testing;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test method that has a {@code BufferAllocator} parameter a root allocator of its own,
 * and fails the test if bytes are outstanding at its end: {@code @ExtendWith(ArrowMemory.class)}.
 * Setup and teardown methods of the same test get the same allocator.
 */
public final class ArrowMemory implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(ArrowMemory.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == BufferAllocator.class
        && test.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getStore(NAMESPACE)
        .computeIfAbsent(
            "allocator", key -> new CheckedAllocator(test.getDisplayName()), CheckedAllocator.class)
        .allocator;
  }

  static final class CheckedAllocator implements AutoCloseable {

    private final String test;
    final RootAllocator allocator = new RootAllocator();

    CheckedAllocator(String test) {
      this.test = test;
    }

    @Override
    public void close() {
      long outstanding = allocator.getAllocatedMemory();
      if (outstanding != 0) {
        throw new AssertionError(
            test
                + " left "
                + outstanding
                + " bytes of Arrow memory\n"
                + allocator.toVerboseString());
      }
      allocator.close();
    }
  }
}
