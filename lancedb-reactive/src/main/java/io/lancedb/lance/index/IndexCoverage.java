package io.lancedb.lance.index;

import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which fragments of a version an index covers, by which segment. Rows of other fragments that are
 * in the files of a segment are not to be returned.
 */
public final class IndexCoverage {

  /**
   * A segment and the fragments that it answers for.
   *
   * @param fragments not to be changed
   */
  public record Part(IndexSegment segment, RoaringBitmap fragments) {}

  private final List<Part> parts;
  private final List<Fragment> unindexed;
  private final long indexedRows;
  private final long unindexedRows;

  private IndexCoverage(List<Part> parts, List<Fragment> indexed, List<Fragment> unindexed) {
    this.parts = parts;
    this.unindexed = unindexed;
    this.indexedRows = rows(indexed);
    this.unindexedRows = rows(unindexed);
  }

  /**
   * The coverage of an index. Where segments overlap, which happens only while an index is being
   * changed, the newest answers.
   */
  public static IndexCoverage of(Manifest manifest, List<IndexSegment> segments) {
    RoaringBitmap left = new RoaringBitmap();
    manifest.fragments().forEach(fragment -> left.add((int) fragment.id()));
    List<IndexSegment> newestFirst = new ArrayList<>(segments);
    newestFirst.sort(
        Comparator.comparingLong(IndexSegment::datasetVersion)
            .thenComparingLong(IndexSegment::createdAtMillis)
            .reversed());
    List<Part> parts = new ArrayList<>();
    for (IndexSegment segment : newestFirst) {
      RoaringBitmap own = RoaringBitmap.and(segment.fragments(), left);
      left.andNot(own);
      parts.add(new Part(segment, own));
    }
    List<Fragment> indexed = new ArrayList<>();
    List<Fragment> unindexed = new ArrayList<>();
    for (Fragment fragment : manifest.fragments()) {
      (left.contains((int) fragment.id()) ? unindexed : indexed).add(fragment);
    }
    return new IndexCoverage(List.copyOf(parts), indexed, List.copyOf(unindexed));
  }

  private static long rows(List<Fragment> fragments) {
    return fragments.stream().mapToLong(Fragment::liveRows).sum();
  }

  /** The segments, newest first; their fragments are disjoint. */
  public List<Part> parts() {
    return parts;
  }

  /** The fragments that no segment covers. */
  public List<Fragment> unindexed() {
    return unindexed;
  }

  /** Rows that are there in fragments that are covered. */
  public long indexedRows() {
    return indexedRows;
  }

  /** Rows that are there in the other fragments. */
  public long unindexedRows() {
    return unindexedRows;
  }
}
