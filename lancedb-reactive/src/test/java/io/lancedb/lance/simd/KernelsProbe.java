package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;

/** What {@link KernelChoiceIT} runs in JVMs with other flags. */
final class KernelsProbe {

  private KernelsProbe() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      KernelReference.check(new PanamaKernels(), 5);
      System.out.println("lanes " + PanamaFloatLanes.LANES + " agree with the reference");
    }
    for (int i = 0; i < 3; i++) {
      byte[] vectors = new byte[8];
      float[] out = new float[1];
      DistanceKernels.of(Metric.L2, ElementType.FLOAT32, new float[] {3, 4})
          .distances(MemorySegment.ofArray(vectors), 0, 1, out, 0);
      TopK top = new TopK(1);
      top.offerAll(out, 0, 1, 0);
      System.out.println("distance " + top.threshold());
    }
    System.out.println("vectorized " + DistanceKernels.vectorized());
  }
}
