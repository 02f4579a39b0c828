package io.lancedb.lance.simd;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.InvalidQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses a kernel. With the module {@code jdk.incubator.vector} the kernels use the Vector API,
 * otherwise scalar twins that give the same ranking; the first use says so in one log line.
 */
public final class DistanceKernels {

  private static final class Chosen {
    static final KernelProvider PROVIDER = choose();
  }

  private DistanceKernels() {}

  /** Whether the kernels use the Vector API. */
  public static boolean vectorized() {
    return !(provider() instanceof ScalarKernels);
  }

  /**
   * A kernel bound to a query, which is first rounded to the element type of the vectors.
   *
   * @throws InvalidQueryException if the metric is not defined for the element type
   * @throws BadVectorException if the vectors are binary and a value is no whole number of 0..255
   */
  public static DistanceKernel of(Metric metric, ElementType type, float[] query) {
    check(metric, type, query.length);
    return switch (type) {
      case FLOAT16 -> provider().float16(metric, toHalfPrecision(query));
      case FLOAT32 -> provider().float32(metric, query);
      case FLOAT64 -> provider().float64(metric, toDoubles(query));
      case UINT8 -> new HammingKernel(toBytes(toDoubles(query)));
    };
  }

  /** As {@link #of(Metric, ElementType, float[])}, from a query in double precision. */
  public static DistanceKernel of(Metric metric, ElementType type, double[] query) {
    check(metric, type, query.length);
    return switch (type) {
      case FLOAT16 -> provider().float16(metric, toHalfPrecision(toFloats(query)));
      case FLOAT32 -> provider().float32(metric, toFloats(query));
      case FLOAT64 -> provider().float64(metric, query);
      case UINT8 -> new HammingKernel(toBytes(query));
    };
  }

  /** As {@link #of(Metric, ElementType, float[])}, from a query of unsigned bytes. */
  public static DistanceKernel of(Metric metric, ElementType type, byte[] query) {
    check(metric, type, query.length);
    if (type == ElementType.UINT8) {
      return new HammingKernel(query);
    }
    float[] floats = new float[query.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Byte.toUnsignedInt(query[i]);
    }
    return of(metric, type, floats);
  }

  /** The first index in {@code [from, to)} whose distance is at most {@code limit}, else to. */
  public static int firstAtMost(float[] distances, int from, int to, float limit) {
    return provider().firstAtMost(distances, from, to, limit);
  }

  static KernelProvider provider() {
    return Chosen.PROVIDER;
  }

  private static KernelProvider choose() {
    Logger log = LoggerFactory.getLogger(DistanceKernels.class);
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      log.info(
          "Vector search runs on scalar kernels, several times slower than it could: start the JVM"
              + " with --add-modules jdk.incubator.vector to use the Vector API");
      return new ScalarKernels();
    }
    if (!PanamaKernels.worthwhile()) {
      log.info("Vector search runs on scalar kernels: this processor or JVM has no wide registers");
      return new ScalarKernels();
    }
    return new PanamaKernels();
  }

  private static void check(Metric metric, ElementType type, int dimension) {
    if ((metric == Metric.HAMMING) != (type == ElementType.UINT8)) {
      throw new InvalidQueryException(
          "Distance type "
              + metric
              + " does not support "
              + type
              + " vectors; use "
              + (type == ElementType.UINT8 ? "hamming" : "l2, cosine or dot"));
    }
    if (dimension == 0) {
      throw new BadVectorException("The query vector is empty");
    }
  }

  private static float[] toHalfPrecision(float[] query) {
    float[] rounded = new float[query.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Float.float16ToFloat(Float.floatToFloat16(query[i]));
    }
    return rounded;
  }

  private static float[] toFloats(double[] query) {
    float[] floats = new float[query.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) query[i];
    }
    return floats;
  }

  private static double[] toDoubles(float[] query) {
    double[] doubles = new double[query.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = query[i];
    }
    return doubles;
  }

  private static byte[] toBytes(double[] query) {
    byte[] bytes = new byte[query.length];
    for (int i = 0; i < bytes.length; i++) {
      int value = (int) query[i];
      if (value != query[i] || value < 0 || value > 255) {
        throw new BadVectorException(
            "Value "
                + query[i]
                + " at position "
                + i
                + " of the query vector is no whole number of 0..255, which the uint8 vectors of"
                + " this column need");
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
