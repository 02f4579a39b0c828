package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.PageCache;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import io.lancedb.lance.file.level.Nesting;
import io.lancedb.lance.file.level.PageLayers;
import java.util.List;

/**
 * A page whose layout is known and supported. Immutable apart from what it caches; each read of
 * rows is a {@link PageScan} of its own.
 */
public abstract class PageReader {

  protected final PageBuffers buffers;
  protected final long rows;
  protected final ValueType type;
  protected final PageOrigin origin;
  protected final PageCache cache;
  protected final PageLayers layers;

  protected PageReader(Page page, List<RepDefLayer> layers) {
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

  /** Begins to read rows of a page without layers above its values. */
  public abstract PageScan scan(PageRows wanted);

  /** Begins to read rows of a page of a nested column. */
  public abstract LevelScan levelScan(PageRows wanted);

  /** Where the bytes of the page are. */
  public final PageBuffers buffers() {
    return buffers;
  }

  /** Number of rows. */
  public final long rows() {
    return rows;
  }

  /** The shape of the values. */
  public final ValueType type() {
    return type;
  }

  /** The page, for messages. */
  public final PageOrigin origin() {
    return origin;
  }

  /** What bounds the state that the page keeps. */
  public final PageCache cache() {
    return cache;
  }

  /** The layers above the values. */
  public final PageLayers layers() {
    return layers;
  }
}
