/** The mini-block layout, in both directions: chunks of small values, and their dictionary. */
@NullMarked
package io.lancedb.lance.file.encoding.miniblock;

import org.jspecify.annotations.NullMarked;
