package io.lancedb.blocking;

import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
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

  /** See {@link VectorQuery#nprobes}. */
  public BlockingVectorQuery nprobes(int nprobes) {
    return with(reactive().nprobes(nprobes));
  }

  /** See {@link VectorQuery#minimumNprobes}. */
  public BlockingVectorQuery minimumNprobes(int nprobes) {
    return with(reactive().minimumNprobes(nprobes));
  }

  /** See {@link VectorQuery#maximumNprobes}. */
  public BlockingVectorQuery maximumNprobes(int nprobes) {
    return with(reactive().maximumNprobes(nprobes));
  }

  /** See {@link VectorQuery#refineFactor}. */
  public BlockingVectorQuery refineFactor(int factor) {
    return with(reactive().refineFactor(factor));
  }

  /** See {@link VectorQuery#ef}. */
  public BlockingVectorQuery ef(int candidates) {
    return with(reactive().ef(candidates));
  }

  /** See {@link VectorQuery#bypassVectorIndex}. */
  public BlockingVectorQuery bypassVectorIndex() {
    return with(reactive().bypassVectorIndex());
  }

  /** See {@link VectorQuery#fastSearch}. */
  public BlockingVectorQuery fastSearch() {
    return with(reactive().fastSearch());
  }

  /** See {@link VectorQuery#fallbackToExact}. */
  public BlockingVectorQuery fallbackToExact() {
    return with(reactive().fallbackToExact());
  }

  /** See {@link VectorQuery#addQueryVector(QueryVector)}. */
  public BlockingVectorQuery addQueryVector(QueryVector vector) {
    return with(reactive().addQueryVector(vector));
  }

  /** See {@link VectorQuery#addQueryVector(float...)}. */
  public BlockingVectorQuery addQueryVector(float... vector) {
    return with(reactive().addQueryVector(vector));
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
