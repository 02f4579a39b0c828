/** General compression of whole buffers: LZ4 and Zstandard, in both directions. */
@NullMarked
package io.lancedb.lance.file.encoding.general;

import org.jspecify.annotations.NullMarked;
