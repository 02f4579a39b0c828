package io.lancedb.blocking;

import io.lancedb.query.Query;

/** A scan of a table; see {@link Query}. */
public final class BlockingQuery extends BlockingFluentQuery<Query, BlockingQuery> {

  BlockingQuery(Query query) {
    super(query);
  }

  @Override
  BlockingQuery with(Query query) {
    return new BlockingQuery(query);
  }
}
