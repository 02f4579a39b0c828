package io.lancedb.lance.table;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.table.proto.RowDatasetVersionSequence;
import io.lancedb.lance.table.proto.RowDatasetVersionSequence.Run;
import java.util.Arrays;

/**
 * For each physical row of a fragment the version of the table in which it was created, or last
 * updated. Stored as runs, of which only the number of ids in the span counts.
 */
public final class RowVersions {

  private final long[] ends;
  private final long[] versions;

  private RowVersions(long[] ends, long[] versions) {
    this.ends = ends;
    this.versions = versions;
  }

  /** The same version for some rows. */
  public static RowVersions of(long rows, long version) {
    return rows == 0
        ? new RowVersions(new long[0], new long[0])
        : new RowVersions(new long[] {rows}, new long[] {version});
  }

  /** A version for each row. */
  public static RowVersions of(long[] rowVersions) {
    long[] ends = new long[rowVersions.length];
    long[] versions = new long[rowVersions.length];
    int n = 0;
    for (int row = 0; row < rowVersions.length; row++) {
      if (n == 0 || versions[n - 1] != rowVersions[row]) {
        versions[n++] = rowVersions[row];
      }
      ends[n - 1] = row + 1L;
    }
    return new RowVersions(Arrays.copyOf(ends, n), Arrays.copyOf(versions, n));
  }

  /**
   * Reads the stored form.
   *
   * @param path the manifest, for messages
   */
  public static RowVersions parse(ByteString bytes, String path) {
    try {
      RowDatasetVersionSequence stored = RowDatasetVersionSequence.parseFrom(bytes);
      long[] ends = new long[stored.getRunsCount()];
      long[] versions = new long[ends.length];
      long rows = 0;
      for (int i = 0; i < ends.length; i++) {
        Run run = stored.getRuns(i);
        rows = Math.addExact(rows, RowIdCodec.parse(run.getSpan()).size());
        ends[i] = rows;
        versions[i] = run.getVersion();
      }
      return new RowVersions(ends, versions);
    } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
      throw new CorruptFileException(path, -1, "a sequence of row versions", e);
    }
  }

  /** Number of rows. */
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The version of a row. */
  public long at(long row) {
    if (row < 0 || row >= size()) {
      throw new IndexOutOfBoundsException("Row " + row + " of " + size());
    }
    int place = Arrays.binarySearch(ends, row);
    return versions[place >= 0 ? place + 1 : -place - 1];
  }

  /** The stored form. */
  public ByteString toBytes() {
    RowDatasetVersionSequence.Builder stored = RowDatasetVersionSequence.newBuilder();
    for (int i = 0; i < ends.length; i++) {
      long rows = ends[i] - (i == 0 ? 0 : ends[i - 1]);
      stored.addRuns(
          Run.newBuilder()
              .setSpan(RowIdCodec.write(new RowIdSegment.Range(0, rows)))
              .setVersion(versions[i]));
    }
    return stored.build().toByteString();
  }
}
