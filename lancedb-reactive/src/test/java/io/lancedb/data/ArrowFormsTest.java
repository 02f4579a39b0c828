package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Forms of Arrow columns that files do not have: they become what files have. */
class ArrowFormsTest {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  @Test
  void textViewsBecomeTexts() {
    Schema schema = new Schema(List.of(Schemas.column("v", ArrowType.Utf8View.INSTANCE)));
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    ViewVarCharVector views = (ViewVarCharVector) root.getVector("v");
    views.allocateNew(2);
    views.setSafe(0, "short".getBytes(StandardCharsets.UTF_8));
    views.setSafe(1, "a text that is longer than a view".getBytes(StandardCharsets.UTF_8));
    root.setRowCount(2);
    Rows rows = Rows.ofBatches(schema, Flux.just(root));
    assertThat(MappedRows.of(rows, null, Row.class, allocator))
        .extracting(row -> row.getString("v"))
        .containsExactly("short", "a text that is longer than a view");
  }

  @Test
  void dictionariesAreDecoded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(8, true));
    try (VarCharVector values = texts("values", "red", "green");
        VarCharVector plain = texts("color", "green", null, "red", "green");
        DictionaryProvider.MapDictionaryProvider provider =
            new DictionaryProvider.MapDictionaryProvider()) {
      Dictionary dictionary = new Dictionary(values, encoding);
      provider.put(dictionary);
      try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(plain, dictionary);
          VectorSchemaRoot root = VectorSchemaRoot.of(encoded);
          ArrowStreamWriter writer = new ArrowStreamWriter(root, provider, bytes)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    for (Schema target : Arrays.asList(null, Schemas.of(Schemas.text("color")))) {
      Rows rows =
          Rows.of(new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator));
      assertThat(MappedRows.of(rows, target, Row.class, allocator))
          .extracting(row -> row.getString("color"))
          .containsExactly("green", null, "red", "green");
    }
  }

  private VarCharVector texts(String name, @Nullable String... values) {
    VarCharVector vector = new VarCharVector(name, allocator);
    vector.allocateNew();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    vector.setValueCount(values.length);
    return vector;
  }
}
