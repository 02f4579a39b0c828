/** Page layouts and compressive encodings: one class each, over memory only. */
@NullMarked
package io.lancedb.lance.file.encoding;

import org.jspecify.annotations.NullMarked;
