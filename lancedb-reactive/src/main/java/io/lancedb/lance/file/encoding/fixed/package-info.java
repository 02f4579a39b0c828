/**
 * Encodings of values of fixed width, in both directions: flat, bit-packed, run-length,
 * byte-stream-split, fixed-size lists and packed rows.
 */
@NullMarked
package io.lancedb.lance.file.encoding.fixed;

import org.jspecify.annotations.NullMarked;
