package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanceFileReaderTest extends FileReading {

  private static List<String> officialFiles() {
    return OfficialFiles.all();
  }

  @ParameterizedTest
  @MethodSource("officialFiles")
  void allRowsOfOfficialFilesAreTheOnesWritten(String name) {
    LanceFileReader file = open(name);
    assertThat(file.version().toString()).isEqualTo(name.substring(name.length() - 3));
    RowRanges rows = RowRanges.of(0, file.rowCount());
    try (VectorSchemaRoot root = read(file, OfficialFiles.columns(file), rows)) {
      assertThat(root.getRowCount()).isEqualTo((int) file.rowCount());
      for (FieldVector vector : root.getFieldVectors()) {
        OfficialFiles.assertRows(vector, rows);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("officialFiles")
  void anyRowsCanBeTaken(String name) {
    LanceFileReader file = open(name);
    List<FileColumn> columns = OfficialFiles.columns(file);
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      double share = List.of(0.002, 0.02, 0.3, 0.9).get(seed % 4);
      long[] chosen =
          LongStream.range(0, file.rowCount()).filter(row -> random.nextDouble() < share).toArray();
      RowRanges rows = RowRanges.ofRows(chosen);
      try (VectorSchemaRoot root = read(file, columns, rows)) {
        for (FieldVector vector : root.getFieldVectors()) {
          OfficialFiles.assertRows(vector, rows);
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("officialFiles")
  void aRangeOfRowsCanBeScanned(String name) {
    LanceFileReader file = open(name);
    long count = file.rowCount();
    for (RowRanges rows :
        List.of(
            RowRanges.of(1, count),
            RowRanges.of(count / 3, count / 2),
            RowRanges.of(count - 1, count),
            RowRanges.of(0, 1),
            RowRanges.of(5, 5))) {
      try (VectorSchemaRoot root = read(file, OfficialFiles.columns(file), rows)) {
        for (FieldVector vector : root.getFieldVectors()) {
          OfficialFiles.assertRows(vector, rows);
        }
      }
    }
  }
}
