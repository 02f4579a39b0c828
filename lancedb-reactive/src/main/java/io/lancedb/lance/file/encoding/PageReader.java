package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.lance.file.level.Nesting;
import io.lancedb.lance.file.level.PageLayers;
import java.util.List;

/**
 * A page whose layout is known and supported. Immutable apart from what it caches; each read of
 * rows is a {@link PageScan} of its own.
 */
public abstract sealed class PageReader
    permits MiniBlockPageReader,
        FullZipFixedPageReader,
        FullZipVariablePageReader,
        ConstantPageReader,
        BlobPageReader {

  final PageBuffers buffers;
  final long rows;
  final ValueType type;
  final PageOrigin origin;
  final PageCache cache;
  final PageLayers layers;

  PageReader(Page page, List<RepDefLayer> layers) {
    this.buffers = page.buffers;
    this.rows = page.rows;
    this.type = page.type;
    this.origin = page.origin;
    this.cache = page.cache;
    this.layers = PageLayers.of(layers, page.nesting);
  }

  /**
   * What is known of a page before its layout.
   *
   * @param buffers where its bytes are
   * @param rows number of its rows
   * @param type the shape of its values
   * @param nesting the layers above them
   * @param origin for messages
   * @param cache what bounds the state that it keeps
   */
  public record Page(
      PageBuffers buffers,
      long rows,
      ValueType type,
      Nesting nesting,
      PageOrigin origin,
      PageCache cache) {}

  /** The reader for a layout; fails for one that is damaged or not supported. */
  public static PageReader of(PageLayout layout, Page page) {
    return switch (layout.getLayoutCase()) {
      case MINI_BLOCK_LAYOUT -> new MiniBlockPageReader(layout.getMiniBlockLayout(), page);
      case FULL_ZIP_LAYOUT ->
          layout.getFullZipLayout().hasBitsPerOffset()
              ? new FullZipVariablePageReader(layout.getFullZipLayout(), page)
              : new FullZipFixedPageReader(layout.getFullZipLayout(), page);
      case CONSTANT_LAYOUT -> new ConstantPageReader(layout.getConstantLayout(), page);
      case BLOB_LAYOUT -> new BlobPageReader(layout.getBlobLayout(), page);
      case LAYOUT_NOT_SET -> throw page.origin.unsupported("an unknown page layout");
    };
  }

  /** Begins to read rows of a page without layers above its values. */
  public abstract PageScan scan(PageRows wanted);

  /** Begins to read rows of a page of a nested column. */
  public abstract LevelScan levelScan(PageRows wanted);
}
