package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.BlobFile;
import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.Table;
import io.lancedb.local.CheckedConnections;
import io.lancedb.objectstore.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lance.Dataset;
import reactor.test.StepVerifier;

/** Blobs of megabytes, which the official binding wrote into a bucket, are streamed from there. */
@OfficialBinding
class BlobStreamsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** More than the connections that a store has at once. */
  private static final int CANCELS = 150;

  private static final byte[][] VALUES = {
    bytes(3_000_000), {}, null, bytes(20), bytes(1_000_003), null, bytes(1)
  };

  @SuppressWarnings("NullAway.Init")
  private static S3Server server;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @BeforeAll
  static void start() {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.1"})
  void megabytesAreStreamedFromABucketAndCancelledReadsGiveTheirConnectionsBack(String version)
      throws IOException {
    String uri = "s3://" + server.newBucket() + "/db";
    write(uri + "/t.lance", version);
    Connection db =
        connections.connect(ConnectOptions.of(uri).withStorageOptions(server.storageOptions()));
    Table table = Objects.requireNonNull(db.openTable("t").block(PATIENCE));
    assertThat(table.countRows("b IS NULL").block(PATIENCE)).isEqualTo(2);
    List<BlobFile> blobs =
        Objects.requireNonNull(
            table.takeBlobs("b", 0, 1, 2, 3, 4, 5, 6).collectList().block(PATIENCE));
    for (int i = 0; i < VALUES.length; i++) {
      BlobFile blob = blobs.get(i);
      byte[] expected = VALUES[i];
      assertThat(blob.isNull()).as("row %d", i).isEqualTo(expected == null);
      assertThat(blob.bytes().block(PATIENCE))
          .as("row %d", i)
          .isEqualTo(expected == null ? new byte[0] : expected);
    }

    BlobFile large = blobs.get(0);
    for (int i = 0; i < CANCELS; i++) {
      StepVerifier.create(large.content(), 1).expectNextCount(1).thenCancel().verify(PATIENCE);
    }
    assertThat(parts(large, 1_234_567, 100_000))
        .isEqualTo(Arrays.copyOfRange(VALUES[0], 1_234_567, 1_334_567));
    assertThat(large.bytes().block(PATIENCE)).isEqualTo(VALUES[0]);
  }

  /** The bytes of a range, asked for part by part. */
  private static byte[] parts(BlobFile blob, long from, int length) {
    ByteBuffer all = ByteBuffer.allocate(length);
    blob.range(from, length).limitRate(1).doOnNext(all::put).blockLast(PATIENCE);
    assertThat(all.hasRemaining()).isFalse();
    return all.array();
  }

  private static void write(String uri, String version) throws IOException {
    FieldType blob =
        new FieldType(
            true, ArrowType.LargeBinary.INSTANCE, null, Map.of("lance-encoding:blob", "true"));
    Schema schema =
        new Schema(
            List.of(
                Field.notNullable("id", new ArrowType.Int(32, true)),
                new Field("b", blob, new ArrayList<>())));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator)) {
      IntVector ids = (IntVector) rows.getVector("id");
      LargeVarBinaryVector values = (LargeVarBinaryVector) rows.getVector("b");
      for (int i = 0; i < VALUES.length; i++) {
        ids.setSafe(i, i);
        if (VALUES[i] != null) {
          values.setSafe(i, VALUES[i]);
        }
      }
      rows.setRowCount(VALUES.length);
      try (ArrowStreamWriter writer = new ArrowStreamWriter(rows, null, stream)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream.toByteArray()), allocator)) {
      Dataset.write()
          .allocator(allocator)
          .reader(reader)
          .uri(uri)
          .storageOptions(server.storageOptions())
          .dataStorageVersion(version)
          .execute()
          .close();
    }
  }
}
