package io.lancedb.lance.build.vector;

/**
 * How a product quantizer is trained.
 *
 * @param numBits bits of a code, 8 or 4
 * @param numSubVectors codes of a vector; divides the dimension, even for 4 bits
 * @param maxIterations bound of the iterations of each k-means
 * @param seed of all random choices
 */
public record PqOptions(int numBits, int numSubVectors, int maxIterations, long seed) {}
