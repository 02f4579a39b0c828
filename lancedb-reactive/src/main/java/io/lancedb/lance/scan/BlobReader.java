package io.lancedb.lance.scan;

import io.lancedb.BlobFile;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.schema.FieldPath;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.table.DataFile;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import io.lancedb.query.RowSelection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import reactor.core.publisher.Flux;

/**
 * Finds the bytes of blobs. The pages of a blob column describe where each value is:
 *
 * <pre>
 * version 1   struct{position u64, size u64}: bytes in the data file; size 0 with a position is null
 * version 2   struct{kind u8, position u64, size u64, blob_id u32, blob_uri utf8}
 *   kind 0    bytes in the data file, at the position
 *   kind 1    bytes in a file beside it that several values share, at the position
 *   kind 2    a file beside it that has this value only
 *   kind 3    bytes at the URI, outside of the table
 * </pre>
 *
 * The file beside {@code data/x.lance} is {@code data/x/b.blob}, where b are the 32 binary digits
 * of the id, lowest first.
 */
public final class BlobReader {

  private static final int INLINE = 0;
  private static final int PACKED = 1;
  private static final int DEDICATED = 2;
  private static final int EXTERNAL = 3;

  private final TableFiles files;
  private final ObjectStore store;
  private final StorePath root;
  private final Manifest manifest;
  private final UnaryOperator<Flux<ByteBuffer>> guard;

  /**
   * A reader of one version of a table.
   *
   * @param guard what runs reads of bytes
   */
  public BlobReader(
      TableFiles files,
      ObjectStore store,
      StorePath root,
      Manifest manifest,
      UnaryOperator<Flux<ByteBuffer>> guard) {
    this.files = files;
    this.store = store;
    this.root = root;
    this.manifest = manifest;
    this.guard = guard;
  }

  /**
   * Emits the blobs of rows in the order given; ids that no row has are left out. Fails with {@link
   * InvalidQueryException} if the column has no blobs.
   */
  public Flux<BlobFile> blobs(String column, RowSelection rows) {
    return Flux.defer(() -> {
      LanceField field = FieldPath.resolve(manifest.schema(), column).field();
      if (!field.isBlob()) {
        throw new InvalidQueryException(
            "Column \"%s\" is not a blob column; a query returns its values".formatted(column));
      }
      Map<Long, DataFile> dataFiles = new HashMap<>();
      for (Fragment fragment : manifest.fragments()) {
        for (DataFile file : fragment.files()) {
          if (file.columnOf(field.id()) >= 0) {
            dataFiles.put(fragment.id(), file);
          }
        }
      }
      List<String> columns = List.of(column, SystemColumns.ROW_ID, SystemColumns.ROW_ADDRESS);
      return new RowAddresses(files, root, manifest)
          .of(rows)
          .flatMap(addresses ->
              new Take(new Scanner(files, root, manifest), root).rows(columns, null, addresses))
          .flatMapIterable(batch -> {
            try (batch) {
              return describe(batch, dataFiles);
            }
          });
    });
  }

  private List<BlobFile> describe(VectorSchemaRoot batch, Map<Long, DataFile> dataFiles) {
    FieldVector values = batch.getVector(0);
    long[] ids = Batches.numbers((UInt8Vector) batch.getVector(1));
    long[] addresses = Batches.numbers((UInt8Vector) batch.getVector(2));
    List<BlobFile> blobs = new ArrayList<>();
    for (int row = 0; row < ids.length; row++) {
      DataFile file = dataFiles.get(SystemColumns.fragmentOf(addresses[row]));
      blobs.add(
          values.isNull(row) || file == null
              ? new StoredBlob(store, ids[row], true, null, null, 0, 0, guard)
              : describe((StructVector) values, row, ids[row], file));
    }
    return blobs;
  }

  private BlobFile describe(StructVector values, int row, long id, DataFile file) {
    StorePath data = root.child("data");
    StorePath dataFile = data.resolve(StorePath.of(file.path()));
    long position = ((UInt8Vector) values.getChild("position")).get(row);
    long size = ((UInt8Vector) values.getChild("size")).get(row);
    if (position < 0 || size < 0 || position + size < 0) {
      throw new CorruptFileException(
          dataFile.toString(),
          -1,
          "a blob of %s bytes at %s"
              .formatted(Long.toUnsignedString(size), Long.toUnsignedString(position)));
    }
    boolean first = values.getChild("kind") == null;
    if (first && size == 0 && position != 0) {
      return new StoredBlob(store, id, true, null, null, 0, 0, guard);
    }
    int kind = first ? INLINE : ((UInt1Vector) values.getChild("kind")).get(row) & 0xff;
    return switch (kind) {
      case INLINE -> new StoredBlob(store, id, false, dataFile, null, position, size, guard);
      case PACKED, DEDICATED -> {
        int blobId = ((UInt4Vector) values.getChild("blob_id")).get(row);
        StorePath beside = data.resolve(StorePath.of(sidecar(file.path(), blobId)));
        yield new StoredBlob(store, id, false, beside, null, position, size, guard);
      }
      case EXTERNAL -> {
        byte[] uri = ((VarCharVector) values.getChild("blob_uri")).get(row);
        yield new StoredBlob(
            store, id, false, null, new String(uri, StandardCharsets.UTF_8), position, size, guard);
      }
      default ->
          throw new UnsupportedFeatureException(
              "The blob of row %d is stored in a way (kind %d) that is not known; open the table with a newer client"
                  .formatted(id, kind));
    };
  }

  /** The path, below data, of a file beside a data file. */
  static String sidecar(String dataFile, int blobId) {
    int dot = dataFile.lastIndexOf('.');
    String stem = dot < 0 ? dataFile : dataFile.substring(0, dot);
    String digits = Integer.toBinaryString(Integer.reverse(blobId));
    return stem + "/" + "0".repeat(Integer.SIZE - digits.length()) + digits + ".blob";
  }
}
