package io.lancedb.objectstore.testing;

import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Makes conditional writes atomic, as S3 has them: one write of a key at a time. */
final class LockingBlobStore extends ForwardingBlobStore {

  private static final int STRIPES = 256;

  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  LockingBlobStore(BlobStore delegate) {
    super(delegate);
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  private ReentrantLock lock(String bucket, String key) {
    ReentrantLock lock = locks[Math.floorMod(31 * bucket.hashCode() + key.hashCode(), STRIPES)];
    lock.lock();
    return lock;
  }

  private @Nullable String eTag(String bucket, String key) {
    try {
      return blobMetadata(HeadObjectRequest.builder().bucket(bucket).key(key).build()).eTag();
    } catch (NoSuchKeyException e) {
      return null;
    }
  }

  private static String bare(String eTag) {
    return eTag.replace("\"", "");
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    ReentrantLock lock = lock(request.bucket(), request.key());
    try {
      String expected = request.ifMatch();
      if (expected != null) {
        String found = eTag(request.bucket(), request.key());
        if (found == null || !bare(found).equals(bare(expected))) {
          throw S3Exceptions.fromStatusCode(412);
        }
      }
      return super.putBlob(request, content);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    ReentrantLock lock = lock(request.bucket(), request.key());
    try {
      return super.removeBlob(request);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    ReentrantLock lock = lock(upload.containerName(), upload.blobName());
    try {
      return super.completeMultipartUpload(upload, request);
    } finally {
      lock.unlock();
    }
  }
}
