package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import java.util.List;

/**
 * A page whose layout is known and supported. Immutable apart from what it caches; each read of
 * rows is a {@link PageScan} of its own.
 */
public abstract sealed class PageReader
    permits MiniBlockPageReader,
        FullZipFixedPageReader,
        FullZipVariablePageReader,
        ConstantPageReader {

  final PageBuffers buffers;
  final long rows;
  final ValueType type;
  final PageOrigin origin;
  final PageCache cache;

  PageReader(Page page) {
    this.buffers = page.buffers;
    this.rows = page.rows;
    this.type = page.type;
    this.origin = page.origin;
    this.cache = page.cache;
  }

  /**
   * What is known of a page before its layout.
   *
   * @param buffers where its bytes are
   * @param rows number of its rows
   * @param type the shape of its values
   * @param origin for messages
   * @param cache what bounds the state that it keeps
   */
  public record Page(
      PageBuffers buffers, long rows, ValueType type, PageOrigin origin, PageCache cache) {}

  /** The reader for a layout; fails for one that is damaged or not supported. */
  public static PageReader of(PageLayout layout, Page page) {
    return switch (layout.getLayoutCase()) {
      case MINI_BLOCK_LAYOUT -> new MiniBlockPageReader(layout.getMiniBlockLayout(), page);
      case FULL_ZIP_LAYOUT ->
          layout.getFullZipLayout().hasBitsPerOffset()
              ? new FullZipVariablePageReader(layout.getFullZipLayout(), page)
              : new FullZipFixedPageReader(layout.getFullZipLayout(), page);
      case CONSTANT_LAYOUT -> new ConstantPageReader(layout.getConstantLayout(), page);
      case BLOB_LAYOUT -> throw page.origin.unsupported("the blob layout");
      case LAYOUT_NOT_SET -> throw page.origin.unsupported("an unknown page layout");
    };
  }

  /** Begins to read rows of the page. */
  public abstract PageScan scan(PageRows wanted);

  /** Whether items may be null. Columns below lists and structs have more than one layer. */
  static boolean nullable(List<RepDefLayer> layers, PageOrigin origin) {
    if (layers.size() != 1) {
      throw origin.unsupported("levels of nested columns (%s)".formatted(layers));
    }
    return switch (layers.get(0)) {
      case ALL_VALID_ITEM -> false;
      case NULLABLE_ITEM -> true;
      default -> throw origin.unsupported("repetition levels (%s)".formatted(layers.get(0)));
    };
  }
}
