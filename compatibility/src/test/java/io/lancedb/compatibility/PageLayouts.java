package io.lancedb.compatibility;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Says in words which layouts and encodings the pages of a data file (2.1 and later) use, the same
 * words as {@code node/lib/page-layouts.js}.
 */
final class PageLayouts {

  private static final int FOOTER = 40;

  private PageLayouts() {}

  /** For each column of a data file the layouts of its pages. */
  static List<List<String>> of(Path dataFile) throws IOException {
    List<List<String>> layouts = new ArrayList<>();
    for (ColumnMetadata column : columns(dataFile)) {
      layouts.add(pages(column));
    }
    return layouts;
  }

  /** For each column of a data file the bytes of its pages and of its metadata. */
  static List<Long> columnBytes(Path dataFile) throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (ColumnMetadata column : columns(dataFile)) {
      long size = column.getSerializedSize();
      for (ColumnMetadata.Page page : column.getPagesList()) {
        size += page.getBufferSizesList().stream().mapToLong(Long::longValue).sum();
      }
      sizes.add(size);
    }
    return sizes;
  }

  private static List<ColumnMetadata> columns(Path dataFile) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(dataFile)).order(ByteOrder.LITTLE_ENDIAN);
    int footer = file.capacity() - FOOTER;
    int offsets = Math.toIntExact(file.getLong(footer + 8));
    int columns = file.getInt(footer + 28);
    List<ColumnMetadata> metadata = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      int position = Math.toIntExact(file.getLong(offsets + 16 * c));
      int length = Math.toIntExact(file.getLong(offsets + 16 * c + 8));
      metadata.add(ColumnMetadata.parseFrom(file.slice(position, length)));
    }
    return metadata;
  }

  private static List<String> pages(ColumnMetadata column) throws InvalidProtocolBufferException {
    List<String> pages = new ArrayList<>();
    for (ColumnMetadata.Page page : column.getPagesList()) {
      AnyEncoding any = AnyEncoding.parseFrom(page.getEncoding().getDirect().getEncoding());
      if (!any.getTypeUrl().equals("/lance.encodings21.PageLayout")) {
        throw new IllegalArgumentException(any.getTypeUrl());
      }
      pages.add(words(PageLayout.parseFrom(any.getValue()), page.getBufferSizesCount()));
    }
    return pages;
  }

  private static String words(PageLayout layout, int buffers) {
    return switch (layout.getLayoutCase()) {
      case MINI_BLOCK_LAYOUT -> miniBlock(layout.getMiniBlockLayout());
      case CONSTANT_LAYOUT -> constant(layout.getConstantLayout(), buffers);
      case FULL_ZIP_LAYOUT -> fullZip(layout.getFullZipLayout());
      case BLOB_LAYOUT, LAYOUT_NOT_SET -> layout.getLayoutCase().toString();
    };
  }

  private static String miniBlock(MiniBlockLayout layout) {
    StringJoiner words = new StringJoiner(", ", "mini_block(", ")");
    words.add("values=" + words(layout.getValueCompression()));
    if (layout.hasDictionary()) {
      words.add("dictionary=" + words(layout.getDictionary()));
    }
    if (layout.hasRepCompression()) {
      words.add("rep=" + words(layout.getRepCompression()));
    }
    if (layout.hasDefCompression()) {
      words.add("def=" + words(layout.getDefCompression()));
    }
    words.add(layers(layout.getLayersList()));
    if (layout.getHasLargeChunk()) {
      words.add("large_chunks");
    }
    return words.toString();
  }

  private static String constant(ConstantLayout layout, int buffers) {
    StringJoiner words = new StringJoiner(", ", "constant(", ")");
    if (layout.hasInlineValue()) {
      words.add("inline value");
    } else {
      words.add(buffers % 2 == 1 ? "value buffer" : "all null");
    }
    if (layout.hasRepCompression()) {
      words.add("rep=" + words(layout.getRepCompression()));
    }
    if (layout.hasDefCompression()) {
      words.add("def=" + words(layout.getDefCompression()));
    }
    return words.add(layers(layout.getLayersList())).toString();
  }

  private static String fullZip(FullZipLayout layout) {
    return new StringJoiner(", ", "full_zip(", ")")
        .add(
            layout.hasBitsPerOffset()
                ? "bits_per_offset=" + layout.getBitsPerOffset()
                : "bits_per_value=" + layout.getBitsPerValue())
        .add("bits_def=" + layout.getBitsDef())
        .add("values=" + words(layout.getValueCompression()))
        .add(layers(layout.getLayersList()))
        .toString();
  }

  private static String layers(List<RepDefLayer> layers) {
    return layers.stream().map(Enum::name).collect(Collectors.joining("+", "layers=", ""));
  }

  private static String words(CompressiveEncoding encoding) {
    return switch (encoding.getCompressionCase()) {
      case FLAT -> "flat(%d)".formatted(encoding.getFlat().getBitsPerValue());
      case VARIABLE -> "variable(%s)".formatted(words(encoding.getVariable().getOffsets()));
      case CONSTANT -> "constant";
      case OUT_OF_LINE_BITPACKING ->
          "out_of_line_bitpacking(%d, %s)"
              .formatted(
                  encoding.getOutOfLineBitpacking().getUncompressedBitsPerValue(),
                  words(encoding.getOutOfLineBitpacking().getValues()));
      case INLINE_BITPACKING ->
          "inline_bitpacking(%d)"
              .formatted(encoding.getInlineBitpacking().getUncompressedBitsPerValue());
      case FSST -> "fsst(%s)".formatted(words(encoding.getFsst().getValues()));
      case DICTIONARY ->
          "dictionary(%s, %s)"
              .formatted(
                  words(encoding.getDictionary().getIndices()),
                  words(encoding.getDictionary().getItems()));
      case RLE ->
          "rle(%s, %s)"
              .formatted(
                  words(encoding.getRle().getValues()), words(encoding.getRle().getRunLengths()));
      case BYTE_STREAM_SPLIT ->
          "byte_stream_split(%s)".formatted(words(encoding.getByteStreamSplit().getValues()));
      case GENERAL ->
          "general(%s, %s)"
              .formatted(
                  switch (encoding.getGeneral().getCompression().getScheme()) {
                    case COMPRESSION_ALGORITHM_LZ4 -> "lz4";
                    case COMPRESSION_ALGORITHM_ZSTD -> "zstd";
                    case COMPRESSION_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> "?";
                  },
                  words(encoding.getGeneral().getValues()));
      case FIXED_SIZE_LIST ->
          "fixed_size_list(%d, %s%s)"
              .formatted(
                  encoding.getFixedSizeList().getItemsPerValue(),
                  encoding.getFixedSizeList().getHasValidity() ? "validity, " : "",
                  words(encoding.getFixedSizeList().getValues()));
      case PACKED_STRUCT, VARIABLE_PACKED_STRUCT, COMPRESSION_NOT_SET ->
          encoding.getCompressionCase().toString();
    };
  }
}
