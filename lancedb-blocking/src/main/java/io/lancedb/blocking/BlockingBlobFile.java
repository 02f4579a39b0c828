package io.lancedb.blocking;

import io.lancedb.BlobFile;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A value of a blob column; see {@link BlobFile}. */
public final class BlockingBlobFile {

  /** Buffers that wait for the reader of a stream; each has up to some megabytes. */
  private static final int BUFFERS_AHEAD = 2;

  private final BlobFile blob;

  BlockingBlobFile(BlobFile blob) {
    this.blob = blob;
  }

  /** The same value, reactive. */
  public BlobFile reactive() {
    return blob;
  }

  /** See {@link BlobFile#rowId}. */
  public long rowId() {
    return blob.rowId();
  }

  /** See {@link BlobFile#isNull}. */
  public boolean isNull() {
    return blob.isNull();
  }

  /** See {@link BlobFile#size}. */
  public long size() {
    return blob.size();
  }

  /** See {@link BlobFile#uri}. */
  public @Nullable String uri() {
    return blob.uri();
  }

  /** See {@link BlobFile#bytes}. */
  public byte[] bytes() {
    return Await.value(blob.bytes(), "BlobFile.bytes");
  }

  /** See {@link BlobFile#content}; the caller closes the stream, which ends the read. */
  public InputStream content() {
    return range(0, size());
  }

  /** See {@link BlobFile#range}; the caller closes the stream, which ends the read. */
  public InputStream range(long offset, long length) {
    return new BufferStream(
        Await.stream(blob.range(offset, length), "BlobFile.range", BUFFERS_AHEAD, part -> {}));
  }

  @Override
  public String toString() {
    return blob.toString();
  }
}
