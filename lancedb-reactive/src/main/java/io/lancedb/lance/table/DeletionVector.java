package io.lancedb.lance.table;

import java.util.BitSet;
import org.roaringbitmap.RoaringBitmap;

/** The deleted rows of a fragment, by physical offset. Immutable. */
public final class DeletionVector {

  /** No row is deleted. */
  public static final DeletionVector NONE = new DeletionVector(new RoaringBitmap());

  private final RoaringBitmap rows;

  private DeletionVector(RoaringBitmap rows) {
    this.rows = rows;
  }

  /** Copies a bitmap of physical offsets. */
  public static DeletionVector of(RoaringBitmap rows) {
    RoaringBitmap copy = rows.clone();
    copy.runOptimize();
    return new DeletionVector(copy);
  }

  /** These rows. */
  public static DeletionVector of(int... rows) {
    return of(RoaringBitmap.bitmapOf(rows));
  }

  /** Whether a row is deleted. */
  public boolean contains(int row) {
    return rows.contains(row);
  }

  /** Number of deleted rows. */
  public int cardinality() {
    return rows.getCardinality();
  }

  /** Number of deleted rows from {@code start} up to but not including {@code end}. */
  public int deletedIn(long start, long end) {
    return (int) rows.rangeCardinality(start, end);
  }

  /**
   * The deleted rows from {@code start} up to but not including {@code end}: bit i stands for row
   * {@code start + i}.
   */
  public BitSet mask(int start, int end) {
    BitSet mask = new BitSet(end - start);
    if (deletedIn(start, end) > 0) {
      rows.forEachInRange(start, end - start, row -> mask.set(row - start));
    }
    return mask;
  }

  /** These rows and further ones. */
  public DeletionVector with(RoaringBitmap further) {
    return of(RoaringBitmap.or(rows, further));
  }

  /** These rows and further ones. */
  public DeletionVector with(int... further) {
    return with(RoaringBitmap.bitmapOf(further));
  }

  /** Whether any of some rows is deleted. */
  public boolean intersects(RoaringBitmap others) {
    return RoaringBitmap.intersects(rows, others);
  }

  /** A copy of the rows. */
  public RoaringBitmap toBitmap() {
    return rows.clone();
  }

  /** The rows themselves, for reading only. */
  RoaringBitmap bitmap() {
    return rows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeletionVector vector && vector.rows.equals(rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return "DeletionVector[" + cardinality() + " rows]";
  }
}
