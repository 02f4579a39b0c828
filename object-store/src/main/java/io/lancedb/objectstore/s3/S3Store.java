package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ListResult;
import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreCapabilities;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.flow.HandOver;
import io.lancedb.objectstore.flow.RangePlan;
import io.lancedb.objectstore.flow.Requests;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of an S3 bucket, or of a compatible server, below a prefix.
 *
 * <ul>
 *   <li>Signals arrive on the event loops of the SDK: a subscriber with work to do moves on with
 *       {@code publishOn}.
 *   <li>Nothing is retried; wrap the store in a {@link
 *       io.lancedb.objectstore.decorator.RetryStore}.
 *   <li>Create and if-matches are conditional puts, atomic among all writers where the server
 *       honours {@code If-None-Match} and {@code If-Match}, as S3 does.
 *   <li>A copy that keeps its target is not supported: not every server honours the condition.
 * </ul>
 */
public final class S3Store implements ObjectStore {

  /** Near ranges share a request: a request costs more than this many bytes. */
  private static final long COALESCE_GAP = 64 << 10;

  private static final long MAX_FETCH = 8 << 20;
  private static final int DELETE_BATCH = 1000;

  private final S3Client client;
  private final S3Paths paths;
  private final S3Get gets;
  private final S3Writes writes;
  private final StoreCapabilities capabilities;

  private S3Store(String bucket, StorePath prefix, S3Options options) {
    this.client = new S3Client(bucket, options);
    this.paths = new S3Paths(prefix);
    this.gets = new S3Get(client, paths);
    this.writes = new S3Writes(client, paths);
    boolean conditional = options.conditionalPut();
    this.capabilities = new StoreCapabilities("s3", conditional, conditional, false, true, true);
  }

  /**
   * A store of the objects below a prefix of a bucket. No I/O happens here.
   *
   * @param options storage options as the official clients name them, in any case, camel case or
   *     snake case, with or without {@code aws_}; without keys the default credentials chain of the
   *     AWS SDK is asked at first use
   * @throws StoreException of kind configuration or not-supported, naming the option
   */
  public static S3Store create(String bucket, StorePath prefix, Map<String, String> options) {
    if (bucket.isBlank() || bucket.indexOf('/') >= 0) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION, null, "Invalid bucket name \"" + bucket + "\"");
    }
    return new S3Store(bucket, prefix, S3Options.parse(options));
  }

  @Override
  public StoreCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    Requests.checkObjectPath(path);
    return gets.open(path, options);
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    Requests.checkObjectPath(path);
    RangePlan plan = RangePlan.of(ranges, COALESCE_GAP, MAX_FETCH);
    Mono<List<StoreBuffer>> read =
        client
            .client()
            .flatMap(sdk ->
                HandOver.mono(subscriber ->
                    new S3RangeRead(subscriber, client, sdk, paths, path, plan, buffers)));
    if (plan.fetches().isEmpty() && !ranges.isEmpty()) {
      return gets.head(path)
          .doOnNext(meta -> Requests.checkEnd(path, plan.end(), meta.size()))
          .then(read);
    }
    return read;
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    Requests.checkObjectPath(path);
    return gets.head(path);
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    Requests.checkObjectPath(path);
    return writes.put(path, content, options.mode());
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    Requests.checkObjectPath(path);
    return client
        .client()
        .flatMap(sdk ->
            HandOver.mono(subscriber ->
                new S3Upload(subscriber, new PartUploads(writes, sdk, path, options), content)));
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> toDelete) {
    return Flux.from(toDelete)
        .doOnNext(Requests::checkObjectPath)
        .buffer(DELETE_BATCH)
        .concatMap(writes::deleteBatch, 0);
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    StorePath after = options.startAfter();
    ListObjectsV2Request first =
        ListObjectsV2Request.builder()
            .bucket(client.bucket())
            .prefix(paths.below(prefix))
            .startAfter(after == null ? null : paths.key(after))
            .build();
    return pages(prefix, first)
        .concatMapIterable(ListObjectsV2Response::contents, 1)
        .mapNotNull(paths::meta);
  }

  /** The pages of a listing; the next one is requested when it is asked for. */
  private Flux<ListObjectsV2Response> pages(StorePath prefix, ListObjectsV2Request first) {
    return page(prefix, first)
        .expand(page ->
            Boolean.TRUE.equals(page.isTruncated())
                ? page(
                    prefix,
                    first.toBuilder().continuationToken(page.nextContinuationToken()).build())
                : Mono.empty());
  }

  private Mono<ListObjectsV2Response> page(StorePath prefix, ListObjectsV2Request request) {
    return client.call(prefix, sdk -> sdk.listObjectsV2(request));
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    ListObjectsV2Request first =
        ListObjectsV2Request.builder()
            .bucket(client.bucket())
            .prefix(paths.below(prefix))
            .delimiter("/")
            .build();
    return pages(prefix, first).collectList().map(this::level);
  }

  private ListResult level(List<ListObjectsV2Response> pages) {
    List<ObjectMeta> objects = new ArrayList<>();
    TreeSet<StorePath> prefixes = new TreeSet<>();
    for (ListObjectsV2Response page : pages) {
      for (S3Object object : page.contents()) {
        ObjectMeta meta = paths.meta(object);
        if (meta != null) {
          objects.add(meta);
        }
      }
      for (CommonPrefix common : page.commonPrefixes()) {
        @Nullable StorePath path =
            paths.path(common.prefix().substring(0, common.prefix().length() - 1));
        if (path != null) {
          prefixes.add(path);
        }
      }
    }
    return new ListResult(objects, List.copyOf(prefixes));
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    Requests.checkObjectPath(from);
    Requests.checkObjectPath(to);
    if (options.ifAbsent()) {
      return Mono.error(() ->
          new StoreException(
              StoreException.Kind.NOT_SUPPORTED,
              to,
              "S3 cannot promise to keep the target of a copy; read the object and put it in mode"
                  + " create"));
    }
    return writes.copy(from, to);
  }

  @Override
  public Mono<Void> close() {
    return client.close();
  }

  @Override
  public String toString() {
    return "S3Store[s3://%s/%s]".formatted(client.bucket(), paths.prefix());
  }
}
