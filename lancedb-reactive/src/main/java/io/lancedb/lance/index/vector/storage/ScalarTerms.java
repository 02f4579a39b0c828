package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.ByteKernel;
import org.jspecify.annotations.Nullable;

/**
 * How the distance of a query to a scalar-quantized vector is computed: {@code constant + perCode *
 * sum of the vector's codes + factor * kernel + lowFactor * low}.
 *
 * @param perCode 0 where the sums of the codes are not needed
 * @param low null where there is no such term
 */
record ScalarTerms(
    float constant,
    float perCode,
    float factor,
    ByteKernel kernel,
    float lowFactor,
    @Nullable ByteKernel low) {}
