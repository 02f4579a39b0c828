package io.lancedb.lance.simd;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** A lane is a centroid; four registers of centroids advance together. */
final class PanamaCentroidDistances implements CentroidDistances {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int TILE = 4 * LANES;

  private final boolean dot;
  private final int count;
  private final int dimension;
  private final float[] tiles;

  PanamaCentroidDistances(boolean dot, float[] centroids, int offset, int count, int dimension) {
    this.dot = dot;
    this.count = count;
    this.dimension = dimension;
    this.tiles =
        new float
            [Math.multiplyExact(Math.multiplyExact(Math.ceilDiv(count, TILE), TILE), dimension)];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < dimension; d++) {
        tiles[(int) CentroidTiles.index(i, d, dimension, TILE)] =
            centroids[offset + i * dimension + d];
      }
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void distances(float[] vector, int offset, float[] out, int outOffset) {
    Objects.checkFromIndexSize(offset, dimension, vector.length);
    Objects.checkFromIndexSize(outOffset, count, out.length);
    for (int first = 0; first < count; first += TILE) {
      if (dot) {
        dots(vector, offset, first, out, outOffset);
      } else {
        squares(vector, offset, first, out, outOffset);
      }
    }
  }

  private void squares(float[] vector, int offset, int first, float[] out, int outOffset) {
    float[] tiles = this.tiles;
    int at = first * dimension;
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < dimension; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, vector[offset + i]);
      FloatVector e = FloatVector.fromArray(SPECIES, tiles, at + i * TILE).sub(x);
      FloatVector f = FloatVector.fromArray(SPECIES, tiles, at + i * TILE + LANES).sub(x);
      FloatVector g = FloatVector.fromArray(SPECIES, tiles, at + i * TILE + 2 * LANES).sub(x);
      FloatVector h = FloatVector.fromArray(SPECIES, tiles, at + i * TILE + 3 * LANES).sub(x);
      a = a.add(e.mul(e));
      b = b.add(f.mul(f));
      c = c.add(g.mul(g));
      d = d.add(h.mul(h));
    }
    store(a, b, c, d, first, out, outOffset);
  }

  private void dots(float[] vector, int offset, int first, float[] out, int outOffset) {
    float[] tiles = this.tiles;
    int at = first * dimension;
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < dimension; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, vector[offset + i]);
      a = a.add(FloatVector.fromArray(SPECIES, tiles, at + i * TILE).mul(x));
      b = b.add(FloatVector.fromArray(SPECIES, tiles, at + i * TILE + LANES).mul(x));
      c = c.add(FloatVector.fromArray(SPECIES, tiles, at + i * TILE + 2 * LANES).mul(x));
      d = d.add(FloatVector.fromArray(SPECIES, tiles, at + i * TILE + 3 * LANES).mul(x));
    }
    store(one.sub(a), one.sub(b), one.sub(c), one.sub(d), first, out, outOffset);
  }

  private void store(
      FloatVector a,
      FloatVector b,
      FloatVector c,
      FloatVector d,
      int first,
      float[] out,
      int outOffset) {
    int at = outOffset + first;
    int left = count - first;
    if (left >= TILE) {
      a.intoArray(out, at);
      b.intoArray(out, at + LANES);
      c.intoArray(out, at + 2 * LANES);
      d.intoArray(out, at + 3 * LANES);
      return;
    }
    storeSome(a, out, at, left);
    storeSome(b, out, at + LANES, left - LANES);
    storeSome(c, out, at + 2 * LANES, left - 2 * LANES);
    storeSome(d, out, at + 3 * LANES, left - 3 * LANES);
  }

  private static void storeSome(FloatVector values, float[] out, int at, int left) {
    if (left > 0) {
      VectorMask<Float> mask = SPECIES.indexInRange(0, left);
      values.intoArray(out, at, mask);
    }
  }
}
