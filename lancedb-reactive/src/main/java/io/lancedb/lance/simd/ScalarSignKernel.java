package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Kernels for codes of few bits without the Vector API. */
final class ScalarSignKernel implements SignKernel {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int LANES = 16;

  @Override
  public void lowerBounds(
      SignQuery query,
      SignCodes codes,
      int firstGroup,
      int groups,
      float constant,
      float queryError,
      float[] out) {
    MemorySegment memory = codes.memory();
    byte[] tables = query.roundedSums();
    int bytes = query.codeBytes();
    int[] sums = new int[SignCodes.GROUP];
    for (int group = 0; group < groups; group++) {
      long at = codes.group(firstGroup + group);
      for (int code = 0; code < SignCodes.GROUP; code++) {
        int shift = (code & 16) >>> 2;
        long place = at + SignCodes.place(code);
        int sum = 0;
        for (int i = 0; i < bytes; i++) {
          int low = SignCodes.get(memory, place + 32L * i) >>> shift & 15;
          int high = SignCodes.get(memory, place + 32L * i + 16) >>> shift & 15;
          sum += Byte.toUnsignedInt(tables[32 * i + low]);
          sum += Byte.toUnsignedInt(tables[32 * i + 16 + high]);
        }
        sums[code] = sum;
      }
      for (int code = 0; code < SignCodes.GROUP; code++) {
        long factor = 4L * ((long) (firstGroup + group) * SignCodes.GROUP + code);
        float add = memory.get(FLOAT, codes.add() + factor);
        float scale = memory.get(FLOAT, codes.scale() + factor);
        float error = codes.error() < 0 ? 0 : memory.get(FLOAT, codes.error() + factor);
        float sum = sums[code] * query.step() + query.base();
        float distance = add + scale * sum + constant;
        out[group * SignCodes.GROUP + code] =
            distance - (Math.abs(scale) * query.slack() + error * queryError);
      }
    }
  }

  @Override
  public float dot(byte[] bytes, float[] floats, int count) {
    float[] sums = new float[LANES];
    for (int i = 0; i < count; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        sums[lane] += Byte.toUnsignedInt(bytes[i + lane]) * floats[i + lane];
      }
    }
    return fold(sums);
  }

  /** Adds up partial sums in halves. */
  static float fold(float[] sums) {
    for (int half = sums.length / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        sums[lane] += sums[lane + half];
      }
    }
    return sums[0];
  }

  @Override
  public void hadamard(float[] x, int from, int length, float scale) {
    for (int stride = 1; stride < length; stride *= 2) {
      butterflies(x, from, length, stride);
    }
    for (int i = from; i < from + length; i++) {
      x[i] *= scale;
    }
  }

  @Override
  public void halves(float[] x, int half) {
    butterflies(x, 0, 2 * half, half);
  }

  @Override
  public void subtract(
      float[] vector, float[] centroids, int from, int count, float[] residual, float[] sums) {
    float[] partial = new float[4 * FloatSums.LANES];
    subtract(vector, centroids, from, 0, count, residual, partial);
    fold(partial, sums);
  }

  /** The elements of {@link #subtract} from {@code first} on; adds to the partial sums. */
  static void subtract(
      float[] vector,
      float[] centroids,
      int from,
      int first,
      int count,
      float[] residual,
      float[] partial) {
    for (int i = first; i < count; i++) {
      int lane = i % FloatSums.LANES;
      float center = centroids[from + i];
      float element = vector[i] - center;
      residual[i] = element;
      partial[lane] += Math.abs(element);
      partial[8 + lane] += element * element;
      partial[16 + lane] += element * center;
      partial[24 + lane] += Float.floatToRawIntBits(element) < 0 ? -center : center;
    }
  }

  /** Folds four times eight partial sums. */
  static void fold(float[] partial, float[] sums) {
    for (int sum = 0; sum < 4; sum++) {
      sums[sum] =
          fold(Arrays.copyOfRange(partial, FloatSums.LANES * sum, FloatSums.LANES * (sum + 1)));
    }
  }

  static void butterflies(float[] x, int from, int length, int stride) {
    for (int start = from; start < from + length; start += 2 * stride) {
      for (int i = start; i < start + stride; i++) {
        float a = x[i];
        float b = x[i + stride];
        x[i] = a + b;
        x[i + stride] = a - b;
      }
    }
  }
}
