package io.lancedb.blocking;

import io.lancedb.query.DistanceType;
import io.lancedb.query.VectorQuery;
import org.jspecify.annotations.Nullable;

/** A search for the nearest rows; see {@link VectorQuery}. */
public final class BlockingVectorQuery
    extends BlockingFluentQuery<VectorQuery, BlockingVectorQuery> {

  BlockingVectorQuery(VectorQuery query) {
    super(query);
  }

  @Override
  BlockingVectorQuery with(VectorQuery query) {
    return new BlockingVectorQuery(query);
  }

  /** See {@link VectorQuery#column}. */
  public BlockingVectorQuery column(String name) {
    return with(reactive().column(name));
  }

  /** See {@link VectorQuery#distanceType}. */
  public BlockingVectorQuery distanceType(DistanceType type) {
    return with(reactive().distanceType(type));
  }

  /** See {@link VectorQuery#distanceRange}. */
  public BlockingVectorQuery distanceRange(@Nullable Float lower, @Nullable Float upper) {
    return with(reactive().distanceRange(lower, upper));
  }

  /** See {@link VectorQuery#prefilter}. */
  public BlockingVectorQuery prefilter() {
    return with(reactive().prefilter());
  }

  /** See {@link VectorQuery#postfilter}. */
  public BlockingVectorQuery postfilter() {
    return with(reactive().postfilter());
  }
}
