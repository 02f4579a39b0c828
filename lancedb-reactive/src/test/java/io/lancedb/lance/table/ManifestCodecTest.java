package io.lancedb.lance.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.table.proto.DataFile;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestCodecTest {

  /** Every manifest of the official tables. */
  private static List<byte[]> official() {
    List<byte[]> manifests = new ArrayList<>();
    for (String table : OfficialTables.READABLE) {
      for (Map.Entry<String, byte[]> file : OfficialTables.files(table).entrySet()) {
        if (file.getKey().endsWith(".manifest")) {
          manifests.add(file.getValue());
        }
      }
    }
    return manifests;
  }

  @Test
  void everyOfficialManifestIsWrittenAgainWithTheSameContent() {
    List<byte[]> manifests = official();
    assertThat(manifests).hasSizeGreaterThan(30);
    for (byte[] bytes : manifests) {
      Manifest manifest = ManifestCodec.parse(bytes, "m");
      assertThat(manifest.transaction()).isNotNull();
      byte[] written =
          ManifestCodec.write(manifest.proto(), manifest.indices(), manifest.transaction());
      assertThat(written).hasSameSizeAs(bytes);
      Manifest again = ManifestCodec.parse(written, "m");
      assertThat(again.proto()).isEqualTo(manifest.proto());
      assertThat(again.indices()).isEqualTo(manifest.indices());
      assertThat(again.transaction()).isEqualTo(manifest.transaction());
      FeatureFlags.checkWritable(again);
    }
  }

  @Test
  void aTruncatedManifestIsCorruptWhereverItEnds() {
    for (byte[] bytes : official().subList(0, 8)) {
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        try {
          ManifestCodec.parse(cut, "m");
        } catch (CorruptFileException expected) {
          continue;
        }
        throw new AssertionError("A manifest of %d bytes was read".formatted(length));
      }
    }
  }

  @Test
  void aDamagedManifestIsReadOrRefusedButNeverAnotherError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (byte[] bytes : official()) {
      for (int round = 0; round < 200; round++) {
        byte[] damaged = bytes.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          FeatureFlags.checkReadable(ManifestCodec.parse(damaged, "m"));
        } catch (LanceDbException e) {
          refused++;
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static io.lancedb.lance.table.proto.Manifest.Builder minimal() {
    return io.lancedb.lance.table.proto.Manifest.newBuilder().setVersion(1);
  }

  private static Manifest parse(io.lancedb.lance.table.proto.Manifest.Builder manifest) {
    return ManifestCodec.parse(
        ManifestCodec.write(manifest.build(), IndexSection.getDefaultInstance(), null), "m");
  }

  private static DataFragment.Builder fragment(long id, String path) {
    return DataFragment.newBuilder()
        .setId(id)
        .setPhysicalRows(3)
        .addFiles(
            DataFile.newBuilder()
                .setPath(path)
                .addFields(0)
                .addColumnIndices(0)
                .setFileMajorVersion(2)
                .setFileMinorVersion(2));
  }

  @Test
  void fieldsThatThisCodeDoesNotKnowAreKept() throws Exception {
    byte[] further = {(byte) 0xf2, 0x3f, 3, 'n', 'e', 'w'}; // Field 1022, three bytes.
    var manifest =
        io.lancedb.lance.table.proto.Manifest.parseFrom(
            minimal()
                .addFragments(fragment(0, "a.lance"))
                .build()
                .toByteString()
                .concat(com.google.protobuf.ByteString.copyFrom(further)));
    Manifest read = parse(manifest.toBuilder());
    assertThat(read.proto().getUnknownFields().hasField(1022)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.lance", "/etc/passwd", "a//b", "", ".", "a/../../b"})
  void aDataFileOutsideOfTheTableIsRefused(String path) {
    var manifest = minimal().addFragments(fragment(0, path));
    assertThatThrownBy(() -> parse(manifest)).isInstanceOf(CorruptFileException.class);
  }

  @Test
  void contradictionsAreCorrupt() {
    List<io.lancedb.lance.table.proto.Manifest.Builder> broken =
        List.of(
            minimal().setVersion(0),
            minimal().setVersion(-1),
            minimal().addFragments(fragment(1, "a")).addFragments(fragment(1, "b")),
            minimal().addFragments(fragment(2, "a")).addFragments(fragment(1, "b")),
            minimal().addFragments(fragment(-1, "a")),
            minimal().addFragments(fragment(1L << 32, "a")),
            minimal().addFragments(fragment(1, "a").setPhysicalRows(-1)),
            minimal()
                .addFragments(
                    fragment(1, "a")
                        .setDeletionFile(
                            io.lancedb.lance.table.proto.DeletionFile.newBuilder()
                                .setNumDeletedRows(4))),
            minimal().addFragments(fragment(1, "a").addFiles(fragment(1, "b").getFiles(0))),
            minimal().addFields(io.lancedb.lance.file.proto.Field.newBuilder().setId(-1)));
    for (var manifest : broken) {
      assertThatThrownBy(() -> parse(manifest))
          .as(manifest.toString())
          .isInstanceOf(CorruptFileException.class);
    }
  }

  @Test
  void unknownFlagsAreRefusedForWhatTheyForbid() {
    Manifest reader = parse(minimal().setReaderFeatureFlags(64).setWriterFeatureFlags(64));
    assertThatThrownBy(() -> FeatureFlags.checkReadable(reader))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("64");
    Manifest writer = parse(minimal().setWriterFeatureFlags(2048));
    FeatureFlags.checkReadable(writer);
    assertThatThrownBy(() -> FeatureFlags.checkWritable(writer))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("2048");
  }

  @Test
  void filesBelowAnotherRootAreRefused() {
    var elsewhere = fragment(0, "a.lance");
    elsewhere.getFilesBuilder(0).setBaseId(0);
    Manifest manifest =
        parse(
            minimal().addFragments(elsewhere).setReaderFeatureFlags(16).setWriterFeatureFlags(16));
    assertThatThrownBy(() -> FeatureFlags.checkReadable(manifest))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("base path");
  }

  @Test
  void stableRowIdsMustCoverEveryRow() {
    var fragment = fragment(0, "a.lance").setInlineRowIds(RowIds.ofRange(0, 2).toBytes());
    Manifest manifest =
        parse(minimal().addFragments(fragment).setReaderFeatureFlags(2).setWriterFeatureFlags(2));
    assertThatThrownBy(() -> FeatureFlags.checkReadable(manifest))
        .isInstanceOf(CorruptFileException.class);
  }

  @Test
  void namesOfBothSchemesAreReadBack() {
    assertThat(ManifestName.V2.of(1)).isEqualTo("18446744073709551614.manifest");
    for (long version : new long[] {1, 2, 10, 99_999, Long.MAX_VALUE}) {
      for (ManifestName scheme : ManifestName.values()) {
        String name = scheme.of(version);
        assertThat(ManifestName.version(name)).hasValue(version);
        assertThat(ManifestName.scheme(name)).isEqualTo(scheme);
      }
    }
    for (String name : List.of("0.manifest", "01.manifest", "1.manifest#1", "d1.manifest", "1")) {
      assertThat(ManifestName.version(name)).as(name).isEmpty();
    }
  }
}
