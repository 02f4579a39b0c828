/**
 * Repetition and definition levels: how nested Arrow vectors become columns of levels and values,
 * and these become vectors again.
 */
@NullMarked
package io.lancedb.lance.file.level;

import org.jspecify.annotations.NullMarked;
