/** Distance and top-k kernels; a scalar twin for each. */
@NullMarked
package io.lancedb.lance.simd;

import org.jspecify.annotations.NullMarked;
