package io.lancedb.objectstore.testing;

import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.s3.S3Store;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/**
 * A real S3-compatible server in this process, over loopback HTTP, whose conditional writes are
 * atomic. Objects are kept in memory. Start one for a class and take a fresh bucket for each test.
 */
public final class S3Server implements AutoCloseable {

  /** What it takes for access key and secret. */
  public static final String ACCESS_KEY = "test";

  /** The secret of the access key. */
  public static final String SECRET_KEY = "testsecret";

  private final LockingBlobStore blobs;
  private final S3Proxy proxy;
  private final AtomicInteger buckets = new AtomicInteger();

  private S3Server(LockingBlobStore blobs, S3Proxy proxy) {
    this.blobs = blobs;
    this.proxy = proxy;
  }

  /** Starts a server on a free port of the loopback interface. */
  public static S3Server start() {
    LockingBlobStore blobs = new LockingBlobStore(new TransientNio2BlobStore());
    try {
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(blobs)
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
              .ignoreUnknownHeaders(true)
              .build();
      proxy.start();
      return new S3Server(blobs, proxy);
    } catch (Exception e) {
      throw new IllegalStateException("The S3 server did not start", e);
    }
  }

  /** The URL of the server. */
  public String endpoint() {
    return "http://127.0.0.1:" + proxy.getPort();
  }

  /** Creates a bucket of a new name. */
  public String newBucket() {
    String name = "bucket-" + buckets.incrementAndGet();
    blobs.createContainer(CreateBucketRequest.builder().bucket(name).build());
    return name;
  }

  /** What is behind the server, for looking at what no client sees. */
  public BlobStore blobs() {
    return blobs;
  }

  /** Storage options that reach the server. */
  public Map<String, String> storageOptions() {
    return Map.of(
        "aws_endpoint",
        endpoint(),
        "allow_http",
        "true",
        "aws_access_key_id",
        ACCESS_KEY,
        "aws_secret_access_key",
        SECRET_KEY,
        "aws_region",
        "us-east-1");
  }

  /** A store of a bucket. */
  public S3Store store(String bucket, String prefix) {
    return S3Store.create(bucket, StorePath.of(prefix), storageOptions());
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The S3 server did not stop", e);
    }
  }
}
