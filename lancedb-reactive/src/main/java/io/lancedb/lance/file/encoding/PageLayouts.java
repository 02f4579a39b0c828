package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.constant.ConstantPageReader;
import io.lancedb.lance.file.encoding.fullzip.FullZipFixedPageReader;
import io.lancedb.lance.file.encoding.fullzip.FullZipVariablePageReader;
import io.lancedb.lance.file.encoding.miniblock.MiniBlockPageReader;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.proto.PageLayout;

/** Finds the reader of a page by its layout. */
public final class PageLayouts {

  private PageLayouts() {}

  /** The reader for a layout; fails for one that is damaged or not supported. */
  public static PageReader reader(PageLayout layout, PageReader.Page page) {
    return switch (layout.getLayoutCase()) {
      case MINI_BLOCK_LAYOUT -> new MiniBlockPageReader(layout.getMiniBlockLayout(), page);
      case FULL_ZIP_LAYOUT ->
          layout.getFullZipLayout().hasBitsPerOffset()
              ? new FullZipVariablePageReader(layout.getFullZipLayout(), page)
              : new FullZipFixedPageReader(layout.getFullZipLayout(), page);
      case CONSTANT_LAYOUT -> new ConstantPageReader(layout.getConstantLayout(), page);
      case BLOB_LAYOUT -> new BlobPageReader(layout.getBlobLayout(), page);
      case LAYOUT_NOT_SET -> throw page.origin().unsupported("an unknown page layout");
    };
  }
}
