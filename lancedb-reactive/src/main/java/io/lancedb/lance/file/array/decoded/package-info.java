/** Arrow arrays that pages of version 2.0 are decoded into. */
@NullMarked
package io.lancedb.lance.file.array.decoded;

import org.jspecify.annotations.NullMarked;
