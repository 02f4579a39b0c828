package io.lancedb.lance.json;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.SchemaMismatchException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * JSON columns in their two forms: users give and get texts (utf8 with the extension {@code
 * arrow.json}), files have the binary form (large binary with the extension {@code lance.json}).
 */
public final class JsonColumns {

  private static final String NAME = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME;
  private static final String TEXT = "arrow.json";
  private static final String BINARY = "lance.json";

  private JsonColumns() {}

  private static boolean is(Field field, String extension) {
    Map<String, String> metadata = field.getMetadata();
    return metadata != null && extension.equals(metadata.get(NAME));
  }

  /** Whether a column has documents in binary form. */
  public static boolean isBinary(Field field) {
    return is(field, BINARY) && field.getType() instanceof ArrowType.LargeBinary;
  }

  private static boolean isText(Field field) {
    return is(field, TEXT) && field.getType() instanceof ArrowType.Utf8;
  }

  /** Whether a schema has documents in binary form. */
  public static boolean anyBinary(Schema schema) {
    return schema.getFields().stream().anyMatch(JsonColumns::isBinary);
  }

  /** Whether a schema has documents as texts. */
  public static boolean anyText(Schema schema) {
    return schema.getFields().stream().anyMatch(JsonColumns::isText);
  }

  /** The schema with texts for documents. */
  public static Schema toText(Schema schema) {
    return new Schema(
        schema.getFields().stream().map(field -> isBinary(field) ? text(field) : field).toList(),
        schema.getCustomMetadata());
  }

  /** The schema as it is stored, with the binary form of documents. */
  public static Schema toBinary(Schema schema) {
    return new Schema(
        schema.getFields().stream().map(field -> isText(field) ? binary(field) : field).toList(),
        schema.getCustomMetadata());
  }

  private static Field text(Field field) {
    return as(field, ArrowType.Utf8.INSTANCE, TEXT);
  }

  private static Field binary(Field field) {
    return as(field, ArrowType.LargeBinary.INSTANCE, BINARY);
  }

  private static Field as(Field field, ArrowType type, String extension) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put(NAME, extension);
    return new Field(
        field.getName(), new FieldType(field.isNullable(), type, null, metadata), null);
  }

  /**
   * A batch with texts for documents; takes the batch over.
   *
   * @param origin where the batch comes from, for errors
   * @throws CorruptFileException if a value is no document
   */
  public static VectorSchemaRoot toText(
      VectorSchemaRoot batch, BufferAllocator allocator, String origin) {
    return convert(
        batch,
        allocator,
        vector -> isBinary(vector.getField()),
        vector -> texts((LargeVarBinaryVector) vector, allocator, origin));
  }

  private static FieldVector texts(
      LargeVarBinaryVector documents, BufferAllocator allocator, String origin) {
    VarCharVector texts = (VarCharVector) text(documents.getField()).createVector(allocator);
    try {
      int rows = documents.getValueCount();
      texts.allocateNew(rows);
      for (int row = 0; row < rows; row++) {
        if (!documents.isNull(row)) {
          JsonbValue document = JsonbValue.of(MemorySegment.ofArray(documents.get(row)));
          texts.setSafe(row, JsonText.of(document).getBytes(StandardCharsets.UTF_8));
        }
      }
      texts.setValueCount(rows);
      return texts;
    } catch (DamagedJsonException e) {
      texts.close();
      throw new CorruptFileException(
          origin,
          -1,
          "column \"%s\" has a value that is no JSON document: %s"
              .formatted(documents.getName(), e.getMessage()));
    } catch (RuntimeException e) {
      texts.close();
      throw e;
    }
  }

  /**
   * A batch with documents in binary form; takes the batch over.
   *
   * @param firstRow position of its first row in the whole source, for errors
   * @throws SchemaMismatchException if a text is no document
   */
  public static VectorSchemaRoot toBinary(
      VectorSchemaRoot batch, BufferAllocator allocator, long firstRow) {
    return convert(
        batch,
        allocator,
        vector -> isText(vector.getField()),
        vector -> documents((VarCharVector) vector, allocator, firstRow));
  }

  private static FieldVector documents(
      VarCharVector texts, BufferAllocator allocator, long firstRow) {
    LargeVarBinaryVector documents =
        (LargeVarBinaryVector) binary(texts.getField()).createVector(allocator);
    int row = 0;
    try {
      int rows = texts.getValueCount();
      documents.allocateNew(rows);
      for (; row < rows; row++) {
        if (!texts.isNull(row)) {
          String text = new String(texts.get(row), StandardCharsets.UTF_8);
          documents.setSafe(row, JsonbWriter.write(text));
        }
      }
      documents.setValueCount(rows);
      return documents;
    } catch (IllegalArgumentException e) {
      documents.close();
      throw new SchemaMismatchException(
          "Column \"%s\": the text of row %d is no JSON document: %s"
              .formatted(texts.getName(), firstRow + row, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      documents.close();
      throw e;
    }
  }

  @FunctionalInterface
  private interface Conversion {
    FieldVector apply(FieldVector vector);
  }

  @FunctionalInterface
  private interface Choice {
    boolean test(FieldVector vector);
  }

  private static VectorSchemaRoot convert(
      VectorSchemaRoot batch, BufferAllocator allocator, Choice choice, Conversion conversion) {
    List<FieldVector> columns = new ArrayList<>();
    try (batch) {
      for (FieldVector vector : batch.getFieldVectors()) {
        if (choice.test(vector)) {
          columns.add(conversion.apply(vector));
        } else {
          TransferPair transfer = vector.getTransferPair(vector.getField(), allocator);
          transfer.transfer();
          columns.add((FieldVector) transfer.getTo());
        }
      }
      Schema schema = new Schema(columns.stream().map(FieldVector::getField).toList());
      return new VectorSchemaRoot(schema, columns, batch.getRowCount());
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }
}
