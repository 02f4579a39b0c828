package io.lancedb.lance.scan;

import io.lancedb.BlobFile;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A blob in an object of the table's store, or outside of it.
 *
 * @param file the object that has the bytes; null for a null value and one outside of the table
 * @param position of the first byte in the object
 * @param guard runs a read while the table is open
 */
record StoredBlob(
    ObjectStore store,
    long rowId,
    boolean isNull,
    @Nullable StorePath file,
    @Nullable String uri,
    long position,
    long size,
    UnaryOperator<Flux<ByteBuffer>> guard)
    implements BlobFile {

  @Override
  public Flux<ByteBuffer> range(long offset, long length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new IllegalArgumentException(
          "The range of %d bytes from %d is not within the %d bytes of the blob"
              .formatted(length, offset, size));
    }
    if (length == 0) {
      return guard.apply(Flux.empty());
    }
    if (file == null) {
      return Flux.error(() ->
          new UnsupportedFeatureException(
              "The blob of row %d lies outside of the table, at %s, where it is not read from: open that address with its own client"
                  .formatted(rowId, uri)));
    }
    return guard.apply(Flux.defer(() -> read(file, position + offset, length)));
  }

  private Flux<ByteBuffer> read(StorePath path, long start, long length) {
    long[] missing = {length};
    return store
        .get(path, GetOptions.range(start, length))
        .flatMapMany(GetResult::body)
        .doOnNext(part -> missing[0] -= part.remaining())
        .concatWith(
            Flux.defer(() ->
                missing[0] == 0
                    ? Flux.empty()
                    : Flux.error(
                        new CorruptFileException(
                            path.toString(),
                            start,
                            "a blob of %d bytes ends %d bytes early"
                                .formatted(length, missing[0])))));
  }

  @Override
  public String toString() {
    return "BlobFile[rowId=%d, size=%s]".formatted(rowId, isNull ? "null" : size);
  }
}
