package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The requests of one multipart upload. Not thread-safe, except where the futures complete. */
final class PartUploads {

  private static final Logger LOG = LoggerFactory.getLogger(PartUploads.class);
  private static final int MAX_PARTS = 10_000;

  /** From here on parts are larger, so that 10,000 of them hold 400 GiB and more. */
  private static final int SMALL_PARTS = 5_000;

  private static final int GROWTH = 16;
  private static final int MAX_PART_SIZE = 512 << 20;

  private final S3Writes writes;
  private final S3AsyncClient sdk;
  private final StorePath path;
  private final MultipartOptions options;
  private final Map<Integer, CompletedPart> parts = new TreeMap<>();
  private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
  private int started;
  private @Nullable String uploadId;

  PartUploads(S3Writes writes, S3AsyncClient sdk, StorePath path, MultipartOptions options) {
    this.writes = writes;
    this.sdk = sdk;
    this.path = path;
    this.options = options;
  }

  StorePath path() {
    return path;
  }

  S3Client client() {
    return writes.client();
  }

  MultipartOptions options() {
    return options;
  }

  boolean created() {
    return uploadId != null;
  }

  int partSize() {
    return started < SMALL_PARTS
        ? options.partSize()
        : (int) Math.min(MAX_PART_SIZE, (long) options.partSize() * GROWTH);
  }

  /** Fails with kind not-supported when create is asked for where the server cannot. */
  void check() {
    writes.checkMode(path, options.mode());
  }

  CompletableFuture<PutResult> putWhole(ByteBuffer content) {
    int size = content.remaining();
    return sdk.putObject(
            writes.putRequest(path, size, options.mode()),
            AsyncRequestBody.fromRemainingByteBufferUnsafe(content))
        .thenApply(response -> new PutResult(size, response.eTag()));
  }

  CompletableFuture<String> create() {
    S3Options s3 = client().options();
    return sdk.createMultipartUpload(
            CreateMultipartUploadRequest.builder()
                .bucket(client().bucket())
                .key(writes.paths().key(path))
                .serverSideEncryption(s3.encryption())
                .ssekmsKeyId(s3.encryptionKeyId())
                .bucketKeyEnabled(s3.bucketKey() ? true : null)
                .build())
        .thenApply(response -> response.uploadId());
  }

  void created(String id) {
    uploadId = id;
  }

  /** Uploads the next part; its memory is free again when the future completes. */
  CompletableFuture<CompletedPart> upload(ByteBuffer content) {
    int number = ++started;
    if (number > MAX_PARTS) {
      return CompletableFuture.failedFuture(
          new StoreException(
              StoreException.Kind.NOT_SUPPORTED,
              path,
              "%s needs more than %d parts of %d bytes; choose larger parts"
                  .formatted(path, MAX_PARTS, options.partSize())));
    }
    CompletableFuture<UploadPartResponse> request =
        sdk.uploadPart(
            UploadPartRequest.builder()
                .bucket(client().bucket())
                .key(writes.paths().key(path))
                .uploadId(uploadId)
                .partNumber(number)
                .contentLength((long) content.remaining())
                .build(),
            AsyncRequestBody.fromRemainingByteBufferUnsafe(content));
    Runnable cancel = () -> request.cancel(true);
    running.add(cancel);
    return request
        .whenComplete((response, error) -> running.remove(cancel))
        .thenApply(
            response -> CompletedPart.builder().partNumber(number).eTag(response.eTag()).build());
  }

  void uploaded(CompletedPart part) {
    parts.put(part.partNumber(), part);
  }

  CompletableFuture<PutResult> complete(long size) {
    boolean create = options.mode() instanceof PutMode.Create;
    return sdk.completeMultipartUpload(
            CompleteMultipartUploadRequest.builder()
                .bucket(client().bucket())
                .key(writes.paths().key(path))
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(parts.values()))
                .ifNoneMatch(create ? S3Writes.ANY : null)
                .build())
        .thenApply(response -> new PutResult(size, response.eTag()));
  }

  void cancelParts() {
    running.forEach(Runnable::run);
  }

  /** Tells the server to forget the parts; completes in any case. */
  CompletableFuture<Void> abort() {
    String id = uploadId;
    if (id == null) {
      return CompletableFuture.completedFuture(null);
    }
    return sdk.abortMultipartUpload(
            request -> request.bucket(client().bucket()).key(writes.paths().key(path)).uploadId(id))
        .handle((response, error) -> {
          if (error != null && S3Errors.status(error) != 404) {
            LOG.warn(
                "The parts of upload {} of {} in bucket {} may be left: {}",
                id,
                path,
                client().bucket(),
                S3Errors.unwrap(error).toString());
          }
          return null;
        });
  }
}
