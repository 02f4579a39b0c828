/** Reads and writes Lance data files, by version. */
@NullMarked
package io.lancedb.lance.file;

import org.jspecify.annotations.NullMarked;
