package io.lancedb.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The generated columns of a data set, mapped from their files, and Arrow batches of them. */
final class DataSet {

  /** Rows of a source batch, as the official half has them. */
  static final int BATCH = 8192;

  private static final int CATEGORY_BYTES = 7;

  private final Path directory;
  private final int rows;
  private final int dimension;
  private final Schema schema;

  private DataSet(Path directory, int rows, int dimension) {
    this.directory = directory;
    this.rows = rows;
    this.dimension = dimension;
    Field item = Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    this.schema =
        new Schema(
            List.of(
                Field.notNullable("id", new ArrowType.Int(64, true)),
                Field.notNullable("category", new ArrowType.Utf8()),
                Field.notNullable(
                    "price", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                Field.notNullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
                Field.notNullable("text", new ArrowType.Utf8()),
                new Field(
                    "vector",
                    FieldType.notNullable(new ArrowType.FixedSizeList(dimension)),
                    List.of(item))));
  }

  static DataSet of(Arguments arguments) {
    Path directory =
        Arguments.root().resolve("data").resolve(arguments.set() + "-" + arguments.scale());
    try {
      JsonNode meta = new ObjectMapper().readTree(directory.resolve("meta.json").toFile());
      return new DataSet(directory, meta.get("n").asInt(), meta.get("dim").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException("Generate the data first, see benchmarks/peer/README.md", e);
    }
  }

  int rows() {
    return rows;
  }

  int dimension() {
    return dimension;
  }

  Schema schema() {
    return schema;
  }

  MemorySegment map(String file) {
    try (FileChannel channel = FileChannel.open(directory.resolve(file))) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Arrow bytes of all rows. */
  double rawBytes() {
    return rows * (39.0 + 4.0 * dimension) + map("text.utf8").byteSize();
  }

  /** All rows from {@code from} to {@code to} in batches, which the caller closes. */
  List<VectorSchemaRoot> batches(int from, int to, BufferAllocator allocator) {
    List<VectorSchemaRoot> batches = new ArrayList<>();
    for (int row = from; row < to; row += BATCH) {
      batches.add(batch(row, Math.min(to, row + BATCH), allocator));
    }
    return batches;
  }

  private VectorSchemaRoot batch(int from, int to, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    int count = to - from;
    numbers(root.getVector("id"), map("id.i64"), from, count);
    numbers(root.getVector("price"), map("price.f64"), from, count);
    numbers(root.getVector("ts"), map("ts.i64"), from, count);
    categories(root.getVector("category"), from, count, allocator);
    texts(root.getVector("text"), from, count, allocator);
    FixedSizeListVector vector = (FixedSizeListVector) root.getVector("vector");
    vector.loadFieldBuffers(new ArrowFieldNode(count, 0), buffers(allocator.getEmpty()));
    long bytes = 4L * dimension;
    ArrowBuf items =
        copy(map("vec.f32").asSlice(from * bytes, count * bytes), vector.getAllocator());
    load(vector.getDataVector(), count * dimension, allocator.getEmpty(), items);
    root.setRowCount(count);
    return root;
  }

  private static void numbers(FieldVector vector, MemorySegment file, int from, int count) {
    BufferAllocator allocator = vector.getAllocator();
    load(vector, count, allocator.getEmpty(), copy(file.asSlice(8L * from, 8L * count), allocator));
  }

  private void categories(FieldVector vector, int from, int count, BufferAllocator allocator) {
    MemorySegment numbers = map("category.u8");
    byte[] text = new byte[CATEGORY_BYTES * count];
    int[] offsets = new int[count + 1];
    for (int i = 0; i < count; i++) {
      byte[] name =
          "cat_%03d"
              .formatted(numbers.get(ValueLayout.JAVA_BYTE, from + i))
              .getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(name, 0, text, CATEGORY_BYTES * i, CATEGORY_BYTES);
      offsets[i + 1] = CATEGORY_BYTES * (i + 1);
    }
    load(
        vector,
        count,
        allocator.getEmpty(),
        copy(MemorySegment.ofArray(offsets), allocator),
        copy(MemorySegment.ofArray(text), allocator));
  }

  private void texts(FieldVector vector, int from, int count, BufferAllocator allocator) {
    MemorySegment stored = map("text.off.i32");
    int[] offsets = new int[count + 1];
    int start = stored.getAtIndex(ValueLayout.JAVA_INT, from);
    for (int i = 0; i <= count; i++) {
      offsets[i] = stored.getAtIndex(ValueLayout.JAVA_INT, from + i) - start;
    }
    load(
        vector,
        count,
        allocator.getEmpty(),
        copy(MemorySegment.ofArray(offsets), allocator),
        copy(map("text.utf8").asSlice(start, offsets[count]), allocator));
  }

  private static ArrowBuf copy(MemorySegment from, BufferAllocator allocator) {
    ArrowBuf buffer = allocator.buffer(from.byteSize());
    MemorySegment.copy(
        from,
        0,
        MemorySegment.ofBuffer(buffer.nioBuffer(0, (int) from.byteSize())),
        0,
        from.byteSize());
    return buffer.writerIndex(from.byteSize());
  }

  private static void load(FieldVector vector, int count, ArrowBuf... buffers) {
    List<ArrowBuf> list = buffers(buffers);
    vector.loadFieldBuffers(new ArrowFieldNode(count, 0), list);
    list.forEach(ArrowBuf::close);
  }

  private static List<ArrowBuf> buffers(ArrowBuf... buffers) {
    return new ArrayList<>(Arrays.asList(buffers));
  }
}
