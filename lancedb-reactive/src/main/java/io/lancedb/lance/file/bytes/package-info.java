/** Rows and bytes of files in memory: the ranges that are read, buffers, words and bits. */
@NullMarked
package io.lancedb.lance.file.bytes;

import org.jspecify.annotations.NullMarked;
