package io.lancedb.lance.file.bytes;

import io.airlift.compress.v3.MalformedInputException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import org.jspecify.annotations.Nullable;

/**
 * Where a page lies; makes the errors of its decoders.
 *
 * @param path the file
 * @param column the column's name
 * @param page number of the page within the column
 * @param offset first byte of the page in the file, -1 where it has none
 */
public record PageOrigin(String path, String column, int page, long offset) {

  /** The page contradicts itself. */
  public CorruptFileException corrupt(String problem) {
    return corrupt(problem, null);
  }

  private CorruptFileException corrupt(String problem, @Nullable Throwable cause) {
    return new CorruptFileException(
        path, offset, "column \"%s\", page %d: %s".formatted(column, page, problem), cause);
  }

  /** The page uses something that this version does not read. */
  public UnsupportedFeatureException unsupported(String what) {
    return new UnsupportedFeatureException(
        "Column \"%s\", page %d of %s uses %s, which is not supported yet"
            .formatted(column, page, path, what));
  }

  /**
   * Runs work over the page's bytes. Lengths and offsets of the page are checked where they are
   * used for an allocation or a loop; everything else that a damaged page can provoke ends as a
   * failed bounds check of memory or arithmetic, which is turned into a corrupt file here.
   */
  public void guard(Runnable work) {
    try {
      work.run();
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | NegativeArraySizeException
        | IllegalArgumentException
        | MalformedInputException e) {
      throw corrupt(String.valueOf(e.getMessage()), e);
    }
  }

  /** Checks the width that an encoding states. */
  public void expectBits(long bits, int expected) {
    if (bits != expected) {
      throw corrupt("values of %d bits instead of %d".formatted(bits, expected));
    }
  }
}
