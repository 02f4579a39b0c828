package io.lancedb.objectstore;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * An opened object.
 *
 * @param meta metadata of the whole object
 * @param range the bytes that the body has
 * @param body the bytes in order, subscribed at most once; buffers are read-only views that the
 *     receiver may keep. A body that is not wanted is cancelled, not ignored.
 */
public record GetResult(ObjectMeta meta, ByteRange range, Flux<ByteBuffer> body) {}
