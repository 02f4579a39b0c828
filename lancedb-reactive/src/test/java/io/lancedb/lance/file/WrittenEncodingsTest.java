package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What the metadata of a field asks for is what its pages have, and they read back. */
class WrittenEncodingsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 3000;
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void everyBufferIsFreed() {
    allocator.close();
  }

  private static ArrowType type(String name) {
    return switch (name) {
      case "int32" -> INT32;
      case "int64" -> INT64;
      case "float" -> FLOAT;
      default -> ArrowType.Utf8.INSTANCE;
    };
  }

  private static VectorSchemaRoot batch(Schema schema, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    FieldVector vector = batch.getVector(0);
    String text = "the quick brown fox ".repeat(vector.getName().equals("long") ? 20 : 1);
    for (int i = 0; i < ROWS; i++) {
      if (i % 11 == 3) {
        continue;
      }
      switch (vector) {
        case IntVector ints -> ints.setSafe(i, i % 50 * (i % 2 == 0 ? 1 : -1));
        case BigIntVector longs -> longs.setSafe(i, (i * 7L % 10) * -900_000_000_000_007L);
        case Float4Vector floats -> floats.setSafe(i, (i * 29 % 512 - 256) / 32f);
        case VarCharVector texts ->
            texts.setSafe(i, (text + i % 700).getBytes(StandardCharsets.UTF_8));
        default -> throw new IllegalArgumentException(vector.getName());
      }
    }
    vector.setValueCount(ROWS);
    batch.setRowCount(ROWS);
    return batch;
  }

  /** Writes the column, checks that it reads back, and says how its page is laid out. */
  private String page(LanceField field, FileVersion version) {
    Schema schema = new Schema(List.of(field.arrow()));
    CollectingStore store = new CollectingStore();
    WrittenFile file =
        Objects.requireNonNull(
            LanceFileWriter.write(
                    store,
                    () -> StorePath.of("f.lance"),
                    new LanceSchema(List.of(field), Map.of()),
                    Flux.defer(() -> Flux.just(batch(schema, allocator))),
                    WriteOptions.DEFAULT.withVersion(version),
                    allocator,
                    Schedulers.parallel())
                .blockLast(PATIENCE));
    byte[] bytes = Objects.requireNonNull(store.objects.get(file.path()));
    TestStore readable = new TestStore();
    readable.put(file.path(), bytes);
    try (VectorSchemaRoot expected = batch(schema, allocator);
        VectorSchemaRoot read =
            Objects.requireNonNull(
                LanceFileReader.open(readable, file.path(), file.bytes())
                    .flatMap(reader ->
                        reader.read(
                            List.of(new FileColumn(0, field)),
                            RowRanges.of(0, ROWS),
                            allocator,
                            Schedulers.parallel()))
                    .block(PATIENCE))) {
      for (int i = 0; i < ROWS; i++) {
        assertThat(read.getVector(0).getObject(i)).isEqualTo(expected.getVector(0).getObject(i));
      }
    }
    return PageDump.pages(bytes).get(0).get(0);
  }

  private static LanceField field(String name, String type, Map<String, String> metadata) {
    Field arrow = new Field(name, new FieldType(true, type(type), null, metadata), null);
    return new LanceField(0, -1, arrow, List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 |                                    | miniblock values=flat32",
        "int32 | compression=none                   | miniblock values=flat32",
        "int32 | compression=zstd;bss=off           | miniblock values=ZSTD(flat32)",
        "int32 | compression=lz4;bss=on             | miniblock values=LZ4(bss(flat32))",
        "int32 | structural-encoding=fullzip        | fullzip fixed values=flat32",
        "int64 |                                    | miniblock values=inline32",
        "int64 | dict-divisor=1000                  | miniblock values=flat64",
        "int64 | dict-values-compression=none       | dictionary=flat64",
        "int64 | dict-size-ratio=0.1                | miniblock values=flat64",
        "float | compression=zstd;bss=on            | miniblock values=ZSTD(bss(flat32))",
        "utf8  |                                    | miniblock values=fsst(variable32)",
        "utf8  | compression=none                   | miniblock values=variable32",
        "utf8  | compression=lz4                    | miniblock values=LZ4(variable32)",
        "utf8  | compression=zstd                   | miniblock values=ZSTD(variable32)",
        "utf8  | structural-encoding=fullzip        | fullzip variable values=fsst(variable32)",
        "utf8  | structural-encoding=fullzip;compression=zstd | values=ZSTD(variable32)"
      })
  void metadataChoosesTheEncoding(String type, String wishes, String expected) {
    Map<String, String> metadata = new HashMap<>();
    if (type.equals("utf8")) {
      // So that the same strings are not a dictionary.
      metadata.put("lance-encoding:dict-divisor", "100000");
    }
    for (String wish : wishes == null ? new String[0] : wishes.split(";")) {
      int at = wish.indexOf('=');
      metadata.put("lance-encoding:" + wish.substring(0, at), wish.substring(at + 1));
    }
    assertThat(page(field("x", type, metadata), FileVersion.V2_2)).contains(expected);
  }

  @Test
  void longStringsAreZippedAndCoded() {
    // The strings repeat; few of them would be numbered instead.
    Map<String, String> metadata = Map.of("lance-encoding:dict-divisor", "100000");
    assertThat(page(field("long", "utf8", metadata), FileVersion.V2_1))
        .contains("fullzip variable values=fsst(variable32)");
  }

  @Test
  void dictionariesOf64BitsAreOfVersion22() {
    assertThat(page(field("x", "int64", Map.of()), FileVersion.V2_1)).doesNotContain("dictionary");
    assertThat(page(field("x", "int64", Map.of()), FileVersion.V2_2)).contains("dictionary=");
  }

  @Test
  void anUnknownCompressionIsRefused() {
    LanceField field = field("x", "int32", Map.of("lance-encoding:compression", "brotli"));
    assertThatThrownBy(() -> page(field, FileVersion.V2_2))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("brotli")
        .hasMessageContaining("zstd");
  }

  private static LanceField dictionary(String type, String text) {
    Field arrow = new Field("x", new FieldType(true, type(type), null), null);
    return new LanceField(0, -1, arrow, List.of(), text);
  }

  @ParameterizedTest
  @CsvSource({
    "int64, dict:int64:int8:false, inline8, flat64",
    "int64, dict:int64:uint16:false, inline16, flat64",
    "int64, dict:int64:int64:false, inline64, flat64",
    "utf8, dict:string:int32:false, inline32, variable32",
    "float, dict:float:int16:false, inline16, flat32"
  })
  void aDictionaryByTypeHasItsKeys(String type, String text, String indices, String items) {
    for (FileVersion version : List.of(FileVersion.V2_1, FileVersion.V2_2)) {
      assertThat(page(dictionary(type, text), version))
          .contains("values=" + indices, "dictionary=")
          .contains(items);
    }
  }

  @Test
  void keysThatAreTooNarrowAreRefused() {
    assertThatThrownBy(() -> page(dictionary("utf8", "dict:string:int8:false"), FileVersion.V2_2))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("\"x\"")
        .hasMessageContaining("700");
  }
}
