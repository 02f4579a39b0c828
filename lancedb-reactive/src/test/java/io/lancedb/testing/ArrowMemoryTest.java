package io.lancedb.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArrowMemory.class)
class ArrowMemoryTest {

  private @Nullable BufferAllocator ofSetUp;

  @BeforeEach
  void setUp(BufferAllocator allocator) {
    ofSetUp = allocator;
  }

  @Test
  void setUpAndTestShareAnAllocator(BufferAllocator allocator) {
    assertThat(allocator).isSameAs(ofSetUp);
    allocator.buffer(64).close();
  }

  @Test
  void outstandingBytesFail() {
    ArrowMemory.CheckedAllocator memory = new ArrowMemory.CheckedAllocator("a test");
    ArrowBuf leaked = memory.allocator.buffer(64);

    assertThatThrownBy(memory::close)
        .hasMessageStartingWith("a test left 64 bytes of Arrow memory");

    leaked.close();
    assertThatCode(memory::close).doesNotThrowAnyException();
  }
}
