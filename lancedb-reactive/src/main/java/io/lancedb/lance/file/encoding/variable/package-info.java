/** Encodings of byte strings, in both directions: offsets with bytes, plain or FSST-coded. */
@NullMarked
package io.lancedb.lance.file.encoding.variable;

import org.jspecify.annotations.NullMarked;
