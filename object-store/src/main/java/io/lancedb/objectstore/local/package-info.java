/**
 * The store of a local directory: durable publishing, batched positional reads, own I/O threads.
 */
@NullMarked
package io.lancedb.objectstore.local;

import org.jspecify.annotations.NullMarked;
