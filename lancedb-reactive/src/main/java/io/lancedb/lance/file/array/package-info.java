/**
 * The array encodings of data files of version 2.0, in both directions: pages that are trees of
 * encodings, and a column for each field, parents too.
 */
@NullMarked
package io.lancedb.lance.file.array;

import org.jspecify.annotations.NullMarked;
