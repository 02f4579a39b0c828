package io.lancedb;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How to connect to a database. Immutable; every {@code with} returns a new value. Its text never
 * shows a key or a secret.
 *
 * @param uri a local path ({@code ~} is expanded), {@code file://}, {@code memory://}, {@code
 *     s3://bucket/prefix} or {@code db://name}
 * @param storageOptions options of the object store, by the keys of the official clients, such as
 *     {@code aws_region}, {@code endpoint} or {@code allow_http}
 * @param apiKey key for {@code db://}
 * @param region region for {@code db://}
 * @param readConsistency how old a table's snapshot may become before a read looks for a newer
 *     version; zero looks at every read; null, the default, never: only own writes and {@code
 *     checkoutLatest()} move a table
 * @param durability what an acknowledged write on a local disk survives
 * @param memoryLimit most bytes of Arrow memory that the connection uses at once
 * @param cacheBytes most bytes of file metadata and other parts that the connection keeps
 * @param cpuScheduler where decoding and searching run and signals arrive; null for {@code
 *     Schedulers.parallel()}
 */
public record ConnectOptions(
    String uri,
    Map<String, String> storageOptions,
    @Nullable String apiKey,
    String region,
    @Nullable Duration readConsistency,
    Durability durability,
    long memoryLimit,
    long cacheBytes,
    @Nullable Scheduler cpuScheduler) {

  private static final long MIN_MEMORY = 16L << 20;

  /** Checks the numbers and copies the options. */
  public ConnectOptions {
    if (uri.isBlank()) {
      throw new IllegalArgumentException("uri is empty: name a directory, s3://bucket/prefix, ...");
    }
    if (memoryLimit < MIN_MEMORY) {
      throw new IllegalArgumentException("memoryLimit must be at least 16 MiB: " + memoryLimit);
    }
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("cacheBytes must not be negative: " + cacheBytes);
    }
    if (readConsistency != null && readConsistency.isNegative()) {
      throw new IllegalArgumentException(
          "readConsistency must not be negative: " + readConsistency);
    }
    storageOptions = Map.copyOf(storageOptions);
  }

  /** Everything at its default. */
  public static ConnectOptions of(String uri) {
    long heap = Runtime.getRuntime().maxMemory();
    return new ConnectOptions(
        uri,
        Map.of(),
        null,
        "us-east-1",
        null,
        Durability.SYNC,
        Math.max(512L << 20, heap),
        heap / 4,
        null);
  }

  /** The same with further options of the object store. */
  public ConnectOptions withStorageOptions(Map<String, String> options) {
    Map<String, String> merged = new TreeMap<>(storageOptions);
    merged.putAll(options);
    return copy(merged, apiKey, region, readConsistency, durability, memoryLimit, cacheBytes);
  }

  /** The same with one further option of the object store. */
  public ConnectOptions withStorageOption(String key, String value) {
    return withStorageOptions(Map.of(key, value));
  }

  /** The same with a key for {@code db://}. */
  public ConnectOptions withApiKey(String key) {
    return copy(storageOptions, key, region, readConsistency, durability, memoryLimit, cacheBytes);
  }

  /** The same in another region of {@code db://}. */
  public ConnectOptions withRegion(String newRegion) {
    return copy(
        storageOptions, apiKey, newRegion, readConsistency, durability, memoryLimit, cacheBytes);
  }

  /** The same with snapshots that become at most this old. */
  public ConnectOptions withReadConsistency(Duration interval) {
    return copy(storageOptions, apiKey, region, interval, durability, memoryLimit, cacheBytes);
  }

  /** The same with another durability. */
  public ConnectOptions withDurability(Durability newDurability) {
    return copy(
        storageOptions, apiKey, region, readConsistency, newDurability, memoryLimit, cacheBytes);
  }

  /** The same with another bound on Arrow memory. */
  public ConnectOptions withMemoryLimit(long bytes) {
    return copy(storageOptions, apiKey, region, readConsistency, durability, bytes, cacheBytes);
  }

  /** The same with another bound on caches. */
  public ConnectOptions withCacheBytes(long bytes) {
    return copy(storageOptions, apiKey, region, readConsistency, durability, memoryLimit, bytes);
  }

  /** The same with CPU work on another scheduler, which the caller keeps and disposes of. */
  public ConnectOptions withCpuScheduler(Scheduler scheduler) {
    return new ConnectOptions(
        uri,
        storageOptions,
        apiKey,
        region,
        readConsistency,
        durability,
        memoryLimit,
        cacheBytes,
        scheduler);
  }

  private ConnectOptions copy(
      Map<String, String> newOptions,
      @Nullable String newApiKey,
      String newRegion,
      @Nullable Duration newConsistency,
      Durability newDurability,
      long newMemoryLimit,
      long newCacheBytes) {
    return new ConnectOptions(
        uri,
        newOptions,
        newApiKey,
        newRegion,
        newConsistency,
        newDurability,
        newMemoryLimit,
        newCacheBytes,
        cpuScheduler);
  }

  /** Names keys of options and hides the values of those that can be secret. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(storageOptions);
    shown.replaceAll((key, value) -> isPublic(key) ? value : "***");
    return "ConnectOptions[uri=%s, storageOptions=%s, apiKey=%s, readConsistency=%s, durability=%s, memoryLimit=%d, cacheBytes=%d]"
        .formatted(
            uri.replaceAll("//[^/@]*@", "//***@"),
            shown,
            apiKey == null ? "none" : "***",
            readConsistency,
            durability,
            memoryLimit,
            cacheBytes);
  }

  private static boolean isPublic(String key) {
    String plain = key.toLowerCase(Locale.ROOT).replace("_", "");
    return plain.endsWith("region")
        || plain.endsWith("allowhttp")
        || plain.endsWith("virtualhostedstylerequest")
        || plain.startsWith("newtable")
        || plain.endsWith("timeout");
  }
}
