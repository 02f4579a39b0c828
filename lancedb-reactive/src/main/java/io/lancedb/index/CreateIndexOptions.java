package io.lancedb.index;

import org.jspecify.annotations.Nullable;

/**
 * What happens around the building of an index. Immutable.
 *
 * @param name its name, null for the column's name followed by {@code _idx}
 * @param replace whether an index of the same name on the same column is replaced; otherwise it is
 *     an error
 * @param train whether the rows that are there are indexed; vector indices must be trained
 */
public record CreateIndexOptions(@Nullable String name, boolean replace, boolean train) {

  /** Named after the column, replaces, trained. */
  public static final CreateIndexOptions DEFAULT = new CreateIndexOptions(null, true, true);

  /** Checks the name. */
  public CreateIndexOptions {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException("The name of an index must not be blank");
    }
  }

  /** The same with a name. */
  public CreateIndexOptions withName(String newName) {
    return new CreateIndexOptions(newName, replace, train);
  }

  /** The same, replacing or not. */
  public CreateIndexOptions withReplace(boolean newReplace) {
    return new CreateIndexOptions(name, newReplace, train);
  }

  /** The same, training or not. */
  public CreateIndexOptions withTrain(boolean newTrain) {
    return new CreateIndexOptions(name, replace, newTrain);
  }
}
