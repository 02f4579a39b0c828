/**
 * Which encoding values have: chosen for those that are written, recognized of those that are read.
 */
@NullMarked
package io.lancedb.lance.file.encoding.choice;

import org.jspecify.annotations.NullMarked;
