package io.lancedb.blocking;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;

/** Buffers one after the other as a stream of bytes; closing it ends what they come from. */
final class BufferStream extends InputStream {

  private final Stream<ByteBuffer> source;
  private final Iterator<ByteBuffer> buffers;
  private ByteBuffer current = ByteBuffer.allocate(0);

  BufferStream(Stream<ByteBuffer> source) {
    this.source = source;
    this.buffers = source.iterator();
  }

  /** Whether there is a further byte. */
  private boolean fill() {
    while (!current.hasRemaining()) {
      if (!buffers.hasNext()) {
        return false;
      }
      current = buffers.next().duplicate();
    }
    return true;
  }

  @Override
  public int read() {
    return fill() ? current.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, current.remaining());
    current.get(bytes, offset, count);
    return count;
  }

  @Override
  public void close() {
    source.close();
  }
}
