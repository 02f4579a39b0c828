/**
 * Repetition and definition levels: how the columns of nested fields say where lists begin and what
 * is null or empty, and the Arrow vectors that follow from it.
 */
@NullMarked
package io.lancedb.lance.file.level;

import org.jspecify.annotations.NullMarked;
