package io.lancedb.objectstore.local;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Opens objects: what fits one chunk is read at once, the rest streams from the open file. */
final class FileGet {

  private static final int ATTEMPTS = 10;

  private FileGet() {}

  static GetResult open(IoThreads threads, BaseDirectory base, StorePath path, GetOptions options)
      throws IOException {
    Path file = base.resolve(path);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ObjectMeta before = base.meta(path);
      Requests.checkConditions(before, options);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      boolean keep = false;
      try {
        // The same file before and after: it is the one that is open.
        if (before.equals(metaOrNull(base, path))) {
          ByteRange range = Requests.resolve(path, options.range(), before.size());
          keep = range.length() > FileBody.CHUNK;
          return new GetResult(before, range, body(threads, path, channel, range));
        }
      } finally {
        if (!keep) {
          channel.close();
        }
      }
    }
    throw new StoreException(
        StoreException.Kind.TRANSIENT, path, "Object " + path + " is replaced all the time");
  }

  private static @Nullable ObjectMeta metaOrNull(BaseDirectory base, StorePath path)
      throws IOException {
    try {
      return base.meta(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Flux<ByteBuffer> body(
      IoThreads threads, StorePath path, FileChannel channel, ByteRange range) throws IOException {
    if (range.length() > FileBody.CHUNK) {
      return new FileBody(threads, path, channel, range);
    }
    if (range.length() == 0) {
      return Flux.empty();
    }
    return Flux.just(FileBody.read(channel, path, range.offset(), (int) range.length()));
  }

  /** Frees a result that nobody takes. */
  static void dispose(GetResult result) {
    if (result.body() instanceof FileBody body) {
      body.dispose();
    }
  }
}
