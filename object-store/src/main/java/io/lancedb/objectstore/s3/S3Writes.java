package io.lancedb.objectstore.s3;

import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Whole puts, copies and deletes. */
final class S3Writes {

  static final String ANY = "*";

  private final S3Client client;
  private final S3Paths paths;

  S3Writes(S3Client client, S3Paths paths) {
    this.client = client;
    this.paths = paths;
  }

  S3Client client() {
    return client;
  }

  S3Paths paths() {
    return paths;
  }

  Mono<PutResult> put(StorePath path, ByteBuffer content, PutMode mode) {
    return Mono.defer(() -> {
      checkMode(path, mode);
      ByteBuffer bytes = onHeap(content);
      int size = bytes.remaining();
      return client
          .call(
              path,
              sdk ->
                  sdk.putObject(
                      putRequest(path, size, mode),
                      AsyncRequestBody.fromRemainingByteBufferUnsafe(bytes)))
          .onErrorMap(error -> conflict(path, mode, error))
          .map(response -> new PutResult(size, response.eTag()));
    });
  }

  /** Direct memory could be freed by its owner after a cancel, while the event loop still reads. */
  private static ByteBuffer onHeap(ByteBuffer content) {
    ByteBuffer view = content.asReadOnlyBuffer();
    return content.isDirect() ? ByteBuffer.allocate(view.remaining()).put(view).flip() : view;
  }

  PutObjectRequest putRequest(StorePath path, long size, PutMode mode) {
    S3Options options = client.options();
    return PutObjectRequest.builder()
        .bucket(client.bucket())
        .key(paths.key(path))
        .contentLength(size)
        .ifNoneMatch(mode instanceof PutMode.Create ? ANY : null)
        .ifMatch(mode instanceof PutMode.IfMatches(String eTag) ? eTag : null)
        .serverSideEncryption(options.encryption())
        .ssekmsKeyId(options.encryptionKeyId())
        .bucketKeyEnabled(options.bucketKey() ? true : null)
        .build();
  }

  void checkMode(StorePath path, PutMode mode) {
    if (!(mode instanceof PutMode.Overwrite) && !client.options().conditionalPut()) {
      throw new StoreException(
          Kind.NOT_SUPPORTED,
          path,
          "Conditional puts are disabled by the storage option \"aws_conditional_put\"");
    }
  }

  /** A failed condition by the words of the mode. */
  static Throwable conflict(StorePath path, PutMode mode, Throwable error) {
    if (!(error instanceof StoreException failure)) {
      return error;
    }
    boolean precondition = failure.kind() == Kind.PRECONDITION;
    if (mode instanceof PutMode.Create && precondition) {
      return new StoreException(
          Kind.ALREADY_EXISTS, path, "Object " + path + " already exists", failure);
    }
    if (mode instanceof PutMode.IfMatches(String eTag)
        && (precondition || failure.kind() == Kind.NOT_FOUND)) {
      return new StoreException(
          Kind.PRECONDITION,
          path,
          "Object %s is not the one with e-tag %s".formatted(path, eTag),
          failure);
    }
    return error;
  }

  Mono<Void> copy(StorePath from, StorePath to) {
    S3Options options = client.options();
    CopyObjectRequest request =
        CopyObjectRequest.builder()
            .sourceBucket(client.bucket())
            .sourceKey(paths.key(from))
            .destinationBucket(client.bucket())
            .destinationKey(paths.key(to))
            .serverSideEncryption(options.encryption())
            .ssekmsKeyId(options.encryptionKeyId())
            .bucketKeyEnabled(options.bucketKey() ? true : null)
            .build();
    return client.call(from, sdk -> sdk.copyObject(request)).then();
  }

  Flux<StorePath> deleteBatch(List<StorePath> batch) {
    List<ObjectIdentifier> keys = new ArrayList<>(batch.size());
    for (StorePath path : batch) {
      keys.add(ObjectIdentifier.builder().key(paths.key(path)).build());
    }
    Delete delete = Delete.builder().objects(keys).quiet(true).build();
    return client
        .call(
            batch.getFirst(),
            sdk -> sdk.deleteObjects(request -> request.bucket(client.bucket()).delete(delete)))
        .flatMapMany(response -> deleted(batch, response));
  }

  private Flux<StorePath> deleted(List<StorePath> batch, DeleteObjectsResponse response) {
    List<StorePath> gone = new ArrayList<>(batch);
    StoreException first = null;
    for (S3Error error : response.errors()) {
      StorePath path = paths.path(error.key());
      if ("NoSuchKey".equals(error.code())) {
        continue; // not there counts as deleted
      }
      if (path != null) {
        gone.remove(path);
      }
      first = first == null ? failure(path, error) : first;
    }
    Flux<StorePath> emitted = Flux.fromIterable(gone);
    return first == null ? emitted : emitted.concatWith(Flux.error(first));
  }

  private StoreException failure(@Nullable StorePath path, S3Error error) {
    Kind kind =
        switch (String.valueOf(error.code())) {
          case "AccessDenied" -> Kind.PERMISSION_DENIED;
          case "InternalError", "SlowDown", "ServiceUnavailable" -> Kind.TRANSIENT;
          default -> Kind.OTHER;
        };
    return new StoreException(
        kind,
        path,
        "Object %s in bucket %s was not deleted: %s"
            .formatted(path, client.bucket(), error.code()));
  }
}
