package io.lancedb.lance.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nearest centroids with one fused multiply-add an element: the order of the distances |x - c|² is
 * that of |c|²/2 - x·c. To lose no precision when all vectors are far from the origin, centroids
 * are moved by their mean, whose part of the product is in the first term.
 *
 * <p>A lane is a centroid. Four vectors meet a tile of four registers of centroids, 16 sums that
 * stay in registers; a block of 16 vectors meets all tiles of a chunk, so that a tile is read from
 * the cache nearest to the core.
 */
final class PanamaNearestCentroid implements NearestCentroid {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorShuffle<Float> EIGHTHS = exchange(8);
  private static final VectorShuffle<Float> QUARTERS = exchange(4);
  private static final VectorShuffle<Float> HALVES = exchange(2);
  private static final VectorShuffle<Float> NEIGHBOURS = exchange(1);
  private static final int TILE = 4 * LANES;

  /** Vectors of a block. */
  private static final int BLOCK = 16;

  /** Tiles of a chunk. */
  private static final int CHUNK = Math.max(1, 256 / TILE);

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);

  private final int dimension;
  private final int tileCount;

  /** The negated elements, tile by tile; aligned, which arrays are not. */
  private final MemorySegment tiles;

  /** The first term of each centroid; infinite for those that fill up the last tile. */
  private final MemorySegment terms;

  PanamaNearestCentroid(boolean dot, float[] centroids, int offset, int count, int dimension) {
    this.dimension = dimension;
    this.tileCount = Math.ceilDiv(count, TILE);
    // Freed with this object: k-means makes some of them an iteration.
    Arena arena = Arena.ofAuto();
    long padded = (long) tileCount * TILE;
    this.tiles = arena.allocate(padded * dimension * Float.BYTES, 64);
    this.terms = arena.allocate(padded * Float.BYTES, 64);
    double[] mean =
        dot ? new double[dimension] : CentroidTiles.mean(centroids, offset, count, dimension);
    for (int i = 0; i < padded; i++) {
      terms.setAtIndex(FLOAT, i, Float.POSITIVE_INFINITY);
    }
    for (int i = 0; i < count; i++) {
      double term = 0;
      for (int d = 0; d < dimension; d++) {
        float moved = (float) (centroids[offset + i * dimension + d] - mean[d]);
        term += dot ? 0 : moved * (moved / 2.0 + mean[d]);
        tiles.setAtIndex(FLOAT, CentroidTiles.index(i, d, dimension, TILE), -moved);
      }
      terms.setAtIndex(FLOAT, i, (float) term);
    }
  }

  @Override
  public void find(
      float[] vectors, int offset, int stride, int count, int[] nearest, int outOffset) {
    if (count == 0) {
      return;
    }
    Objects.checkFromIndexSize(
        offset, (count - 1) * (long) stride + dimension, (long) vectors.length);
    Objects.checkFromIndexSize(outOffset, count, nearest.length);
    float[] least = new float[BLOCK];
    int[] places = new int[LANES];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scores = arena.allocate((long) BLOCK * CHUNK * TILE * Float.BYTES, 64);
      for (int row = 0; row < count; row += BLOCK) {
        int rows = Math.min(BLOCK, count - row);
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(nearest, outOffset + row, outOffset + row + rows, 0);
        for (int tile = 0; tile < tileCount; tile += CHUNK) {
          int tilesNow = Math.min(CHUNK, tileCount - tile);
          for (int i = 0; i < tilesNow; i++) {
            score(vectors, offset + row * stride, stride, rows, tile + i, scores, i);
          }
          for (int i = 0; i < rows; i++) {
            choose(
                scores,
                (long) i * CHUNK * TILE * Float.BYTES,
                tilesNow * TILE,
                tile * TILE,
                least,
                nearest,
                i,
                outOffset + row + i,
                places);
          }
        }
      }
    }
  }

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
  }

  /** Scores of a block of vectors and a tile, into the tile's place in the rows of scores. */
  private void score(
      float[] vectors, int from, int stride, int rows, int tile, MemorySegment scores, int place) {
    MemorySegment tiles = this.tiles;
    int dimension = this.dimension;
    long start = (long) tile * dimension * TILE * Float.BYTES;
    long term = (long) tile * TILE * Float.BYTES;
    FloatVector t0 = FloatVector.fromMemorySegment(SPECIES, terms, term, ORDER);
    FloatVector t1 = FloatVector.fromMemorySegment(SPECIES, terms, term + LANES * 4L, ORDER);
    FloatVector t2 = FloatVector.fromMemorySegment(SPECIES, terms, term + LANES * 8L, ORDER);
    FloatVector t3 = FloatVector.fromMemorySegment(SPECIES, terms, term + LANES * 12L, ORDER);
    for (int row = 0; row < rows; row += 4) {
      // The last pass repeats its last vector; its scores are written and not looked at.
      int at0 = from + row * stride;
      int at1 = from + Math.min(row + 1, rows - 1) * stride;
      int at2 = from + Math.min(row + 2, rows - 1) * stride;
      int at3 = from + Math.min(row + 3, rows - 1) * stride;
      FloatVector a0 = t0;
      FloatVector a1 = t1;
      FloatVector a2 = t2;
      FloatVector a3 = t3;
      FloatVector b0 = t0;
      FloatVector b1 = t1;
      FloatVector b2 = t2;
      FloatVector b3 = t3;
      FloatVector c0 = t0;
      FloatVector c1 = t1;
      FloatVector c2 = t2;
      FloatVector c3 = t3;
      FloatVector d0 = t0;
      FloatVector d1 = t1;
      FloatVector d2 = t2;
      FloatVector d3 = t3;
      for (int i = 0; i < dimension; i++) {
        long at = start + (long) i * TILE * Float.BYTES;
        FloatVector e0 = FloatVector.fromMemorySegment(SPECIES, tiles, at, ORDER);
        FloatVector e1 = FloatVector.fromMemorySegment(SPECIES, tiles, at + LANES * 4L, ORDER);
        FloatVector e2 = FloatVector.fromMemorySegment(SPECIES, tiles, at + LANES * 8L, ORDER);
        FloatVector e3 = FloatVector.fromMemorySegment(SPECIES, tiles, at + LANES * 12L, ORDER);
        FloatVector x = FloatVector.broadcast(SPECIES, vectors[at0 + i]);
        a0 = x.fma(e0, a0);
        a1 = x.fma(e1, a1);
        a2 = x.fma(e2, a2);
        a3 = x.fma(e3, a3);
        x = FloatVector.broadcast(SPECIES, vectors[at1 + i]);
        b0 = x.fma(e0, b0);
        b1 = x.fma(e1, b1);
        b2 = x.fma(e2, b2);
        b3 = x.fma(e3, b3);
        x = FloatVector.broadcast(SPECIES, vectors[at2 + i]);
        c0 = x.fma(e0, c0);
        c1 = x.fma(e1, c1);
        c2 = x.fma(e2, c2);
        c3 = x.fma(e3, c3);
        x = FloatVector.broadcast(SPECIES, vectors[at3 + i]);
        d0 = x.fma(e0, d0);
        d1 = x.fma(e1, d1);
        d2 = x.fma(e2, d2);
        d3 = x.fma(e3, d3);
      }
      long out = ((long) row * CHUNK + place) * TILE * Float.BYTES;
      long next = (long) CHUNK * TILE * Float.BYTES;
      // Not in a method of its own: passed to one that is not inlined, vectors become objects.
      a0.intoMemorySegment(scores, out, ORDER);
      a1.intoMemorySegment(scores, out + LANES * 4L, ORDER);
      a2.intoMemorySegment(scores, out + LANES * 8L, ORDER);
      a3.intoMemorySegment(scores, out + LANES * 12L, ORDER);
      b0.intoMemorySegment(scores, out + next, ORDER);
      b1.intoMemorySegment(scores, out + next + LANES * 4L, ORDER);
      b2.intoMemorySegment(scores, out + next + LANES * 8L, ORDER);
      b3.intoMemorySegment(scores, out + next + LANES * 12L, ORDER);
      c0.intoMemorySegment(scores, out + 2 * next, ORDER);
      c1.intoMemorySegment(scores, out + 2 * next + LANES * 4L, ORDER);
      c2.intoMemorySegment(scores, out + 2 * next + LANES * 8L, ORDER);
      c3.intoMemorySegment(scores, out + 2 * next + LANES * 12L, ORDER);
      d0.intoMemorySegment(scores, out + 3 * next, ORDER);
      d1.intoMemorySegment(scores, out + 3 * next + LANES * 4L, ORDER);
      d2.intoMemorySegment(scores, out + 3 * next + LANES * 8L, ORDER);
      d3.intoMemorySegment(scores, out + 3 * next + LANES * 12L, ORDER);
    }
  }

  /** The least of a row of scores, if it is less than what there is. */
  private static void choose(
      MemorySegment scores,
      long at,
      int count,
      int first,
      float[] least,
      int[] nearest,
      int row,
      int out,
      int[] places) {
    // Comparing and blending is one instruction each; min is six for its zeros.
    FloatVector best = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector otherBest = best;
    IntVector place = IntVector.zero(INTS);
    IntVector otherPlace = place;
    for (int i = 0; i < count; i += 2 * LANES) {
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, scores, at + i * 4L, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, scores, at + (i + LANES) * 4L, ORDER);
      VectorMask<Float> nearer = a.lt(best);
      VectorMask<Float> otherNearer = b.lt(otherBest);
      best = best.blend(a, nearer);
      place = place.blend(i, nearer.cast(INTS));
      otherBest = otherBest.blend(b, otherNearer);
      otherPlace = otherPlace.blend(i + LANES, otherNearer.cast(INTS));
    }
    VectorMask<Float> other = otherBest.lt(best);
    best = best.blend(otherBest, other);
    place = place.blend(otherPlace, other.cast(INTS));
    FloatVector all = best;
    all = lesser(all, all.rearrange(EIGHTHS));
    all = lesser(all, all.rearrange(QUARTERS));
    all = lesser(all, all.rearrange(HALVES));
    all = lesser(all, all.rearrange(NEIGHBOURS));
    float value = all.lane(0);
    if (value < least[row]) {
      least[row] = value;
      place.intoArray(places, 0);
      int lane = best.eq(all).firstTrue();
      nearest[out] = first + places[lane] + lane;
    }
  }

  private static FloatVector lesser(FloatVector a, FloatVector b) {
    return a.blend(b, b.lt(a));
  }
}
