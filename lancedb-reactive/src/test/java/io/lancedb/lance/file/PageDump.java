package io.lancedb.lance.file;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.proto.AnyEncoding;
import io.lancedb.lance.file.proto.ColumnMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says in short words how the pages of a data file are encoded. */
final class PageDump {

  private PageDump() {}

  /** Prints the pages of files. */
  public static void main(String[] files) throws IOException {
    for (String file : files) {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      List<List<String>> columns = pages(bytes);
      for (int i = 0; i < columns.size(); i++) {
        System.out.printf("%s column %d: %s%n", file, i, columns.get(i));
      }
    }
  }

  /** The layouts of the pages of each column. */
  static List<List<String>> pages(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int footer = file.length - 40;
    int table = (int) bytes.getLong(footer + 8);
    int count = bytes.getInt(footer + 28);
    List<List<String>> columns = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        int position = (int) bytes.getLong(table + 16 * i);
        int length = (int) bytes.getLong(table + 16 * i + 8);
        var metadata = ColumnMetadata.parseFrom(bytes.slice(position, length));
        List<String> pages = new ArrayList<>();
        for (ColumnMetadata.Page page : metadata.getPagesList()) {
          AnyEncoding any = AnyEncoding.parseFrom(page.getEncoding().getDirect().getEncoding());
          pages.add(describe(PageLayout.parseFrom(any.getValue())));
        }
        columns.add(pages);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
    return columns;
  }

  static String describe(PageLayout layout) {
    return switch (layout.getLayoutCase()) {
      case MINI_BLOCK_LAYOUT -> describe(layout.getMiniBlockLayout());
      case FULL_ZIP_LAYOUT -> describe(layout.getFullZipLayout());
      case CONSTANT_LAYOUT -> describe(layout.getConstantLayout());
      default -> layout.getLayoutCase().toString();
    };
  }

  private static String describe(MiniBlockLayout page) {
    return "miniblock values="
        + describe(page.getValueCompression())
        + (page.hasDefCompression() ? " def=" + describe(page.getDefCompression()) : "")
        + (page.hasDictionary() ? " dictionary=" + describe(page.getDictionary()) : "");
  }

  private static String describe(FullZipLayout page) {
    return "fullzip"
        + (page.hasBitsPerOffset() ? " variable" : " fixed")
        + " values="
        + describe(page.getValueCompression())
        + (page.getBitsDef() > 0 ? " def" + page.getBitsDef() : "");
  }

  private static String describe(ConstantLayout page) {
    return "constant"
        + (page.hasInlineValue() ? " inline" : "")
        + (page.hasDefCompression() ? " def=" + describe(page.getDefCompression()) : "")
        + " layers="
        + page.getLayersList();
  }

  private static String describe(CompressiveEncoding e) {
    return switch (e.getCompressionCase()) {
      case FLAT -> "flat" + e.getFlat().getBitsPerValue();
      case VARIABLE -> "variable" + e.getVariable().getOffsets().getFlat().getBitsPerValue();
      case OUT_OF_LINE_BITPACKING ->
          "packed"
              + e.getOutOfLineBitpacking().getUncompressedBitsPerValue()
              + "to"
              + e.getOutOfLineBitpacking().getValues().getFlat().getBitsPerValue();
      case INLINE_BITPACKING -> "inline" + e.getInlineBitpacking().getUncompressedBitsPerValue();
      case FSST -> "fsst(" + describe(e.getFsst().getValues()) + ")";
      case RLE -> "rle(" + describe(e.getRle().getValues()) + ")";
      case BYTE_STREAM_SPLIT -> "bss(" + describe(e.getByteStreamSplit().getValues()) + ")";
      case GENERAL ->
          e.getGeneral().getCompression().getScheme().name().substring(22)
              + "("
              + describe(e.getGeneral().getValues())
              + ")";
      case FIXED_SIZE_LIST ->
          (e.getFixedSizeList().getHasValidity() ? "nlist(" : "list(")
              + describe(e.getFixedSizeList().getValues())
              + ")";
      default -> e.getCompressionCase().toString();
    };
  }
}
