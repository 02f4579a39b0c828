/** Tests of the kernels: each provider against a reference in double precision. */
@NullMarked
package io.lancedb.lance.simd;

import org.jspecify.annotations.NullMarked;
