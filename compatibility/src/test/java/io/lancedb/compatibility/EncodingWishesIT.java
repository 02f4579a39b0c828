package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.FileColumn;
import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.file.LanceFileWriter;
import io.lancedb.lance.file.WriteOptions;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Columns whose metadata asks for an encoding, and columns that are dictionaries by their type,
 * written by us and read by the official binding, and the other way round.
 */
@OfficialBinding
@SuppressWarnings("try") // The close() of official readers and writers declares Exception.
class EncodingWishesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ROWS = 5000;

  /** Column types with wishes, {@code key=value} behind {@code lance-encoding:}. */
  private static final List<String> WISHES =
      List.of(
          "int64",
          "int64 compression=none",
          "int64 compression=lz4",
          "int64 compression=zstd bss=on",
          "int64 structural-encoding=fullzip",
          "int64 dict-divisor=100000",
          "float compression=zstd bss=auto",
          "float compression=lz4 bss=on rle-threshold=0",
          "utf8 compression=none",
          "utf8 compression=fsst",
          "utf8 compression=lz4 dict-divisor=100000",
          "utf8 compression=zstd dict-divisor=100000",
          "utf8 structural-encoding=fullzip",
          "utf8 structural-encoding=fullzip compression=zstd",
          "utf8 dict-values-compression=zstd",
          "utf8 minichunk-size=2048 dict-divisor=100000",
          "large_utf8 structural-encoding=fullzip compression=zstd",
          "large_utf8 dict-divisor=100000");

  private static final List<String> DICTIONARIES =
      List.of(
          "dict:string:int16:false",
          "dict:string:uint32:false",
          "dict:large_string:int64:false",
          "dict:int64:int8:false",
          "dict:float:uint16:false");

  @TempDir Path directory;

  private static ArrowType type(String name) {
    return switch (name) {
      case "int64" -> new ArrowType.Int(64, true);
      case "float" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case "utf8", "string" -> ArrowType.Utf8.INSTANCE;
      default -> ArrowType.LargeUtf8.INSTANCE;
    };
  }

  private static Schema wishes() {
    List<Field> fields = new ArrayList<>();
    for (String wish : WISHES) {
      String[] words = wish.split(" ");
      Map<String, String> metadata = new HashMap<>();
      for (int i = 1; i < words.length; i++) {
        int at = words[i].indexOf('=');
        metadata.put("lance-encoding:" + words[i].substring(0, at), words[i].substring(at + 1));
      }
      fields.add(new Field(wish, new FieldType(true, type(words[0]), null, metadata), null));
    }
    return new Schema(fields);
  }

  private static LanceSchema dictionaries() {
    List<LanceField> fields = new ArrayList<>();
    for (String text : DICTIONARIES) {
      Field plain = Field.nullable(text, type(text.split(":")[1]));
      fields.add(new LanceField(fields.size(), -1, plain, List.of(), text));
    }
    return new LanceSchema(fields, Map.of());
  }

  private static VectorSchemaRoot batch(Schema schema, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    for (FieldVector vector : batch.getFieldVectors()) {
      for (int i = 0; i < ROWS; i++) {
        if (i % 9 == 4) {
          continue;
        }
        byte[] text = ("the quick brown fox jumps " + i % 120).getBytes(StandardCharsets.UTF_8);
        switch (vector) {
          case BigIntVector longs -> longs.setSafe(i, i * 7L % 10 * -900_000_000_000_007L);
          case Float4Vector floats -> floats.setSafe(i, (i * 29 % 200 - 100) / 32f);
          case VarCharVector texts -> texts.setSafe(i, text);
          case LargeVarCharVector texts -> texts.setSafe(i, text);
          default -> throw new IllegalArgumentException(vector.getName());
        }
      }
      vector.setValueCount(ROWS);
    }
    batch.setRowCount(ROWS);
    return batch;
  }

  private void writeOurs(LanceSchema schema, FileVersion version, BufferAllocator allocator) {
    LanceFileWriter.write(
            LocalStore.create(directory, LocalOptions.DEFAULT),
            () -> StorePath.of(version + ".lance"),
            schema,
            Flux.defer(() -> Flux.just(batch(schema.arrow(), allocator))),
            WriteOptions.DEFAULT.withVersion(version),
            allocator,
            Schedulers.parallel())
        .blockLast(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void theBindingReadsWhatWeWrite(FileVersion version) throws Exception {
    Schema schema = wishes();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot expected = batch(schema, allocator)) {
      writeOurs(LanceSchema.of(schema, 0), version, allocator);
      String file = directory.resolve(version + ".lance").toString();
      try (var reader = org.lance.file.LanceFileReader.open(file, allocator);
          ArrowReader batches = reader.readAll(null, null, ROWS)) {
        assertThat(batches.loadNextBatch()).isTrue();
        for (FieldVector read : batches.getVectorSchemaRoot().getFieldVectors()) {
          assertEqual(expected.getVector(read.getName()), read);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void theBindingReadsOurDictionaries(FileVersion version) throws Exception {
    LanceSchema schema = dictionaries();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot expected = batch(schema.arrow(), allocator)) {
      writeOurs(schema, version, allocator);
      String file = directory.resolve(version + ".lance").toString();
      try (var reader = org.lance.file.LanceFileReader.open(file, allocator);
          ArrowReader batches = reader.readAll(null, null, ROWS)) {
        assertThat(batches.loadNextBatch()).isTrue();
        for (FieldVector read : batches.getVectorSchemaRoot().getFieldVectors()) {
          DictionaryEncoding encoding = read.getField().getDictionary();
          assertThat(encoding).as(read.getName()).isNotNull();
          try (var plain = DictionaryEncoder.decode(read, batches.lookup(encoding.getId()))) {
            for (int i = 0; i < ROWS; i++) {
              Object value = expected.getVector(read.getName()).getObject(i);
              assertThat(plain.getObject(i)).as("%s, %d", read.getName(), i).isEqualTo(value);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void weReadWhatTheBindingWrites(FileVersion version) throws Exception {
    Schema schema = wishes();
    List<FileColumn> columns = new ArrayList<>();
    for (LanceField field : LanceSchema.of(schema, 0).fields()) {
      columns.add(new FileColumn(columns.size(), field));
    }
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot expected = batch(schema, allocator)) {
      String file = directory.resolve(version + ".lance").toString();
      try (var writer =
          org.lance.file.LanceFileWriter.open(
              file, allocator, null, Optional.of(version.toString()), Map.of())) {
        writer.write(expected);
      }
      LocalStore store = LocalStore.create(directory, LocalOptions.DEFAULT);
      try (VectorSchemaRoot read =
          LanceFileReader.open(store, StorePath.of(version + ".lance"), 0)
              .flatMap(reader ->
                  reader.read(columns, RowRanges.of(0, ROWS), allocator, Schedulers.parallel()))
              .blockOptional(PATIENCE)
              .orElseThrow()) {
        for (FieldVector vector : read.getFieldVectors()) {
          assertEqual(expected.getVector(vector.getName()), vector);
        }
      }
    }
  }

  private static void assertEqual(FieldVector expected, FieldVector actual) {
    assertThat(VectorEqualsVisitor.vectorEquals(expected, actual, (left, right) -> true))
        .as(expected.getName())
        .isTrue();
  }
}
