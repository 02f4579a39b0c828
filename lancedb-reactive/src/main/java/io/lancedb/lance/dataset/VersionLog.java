package io.lancedb.lance.dataset;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.error.VersionNotFoundException;
import io.lancedb.lance.table.FeatureFlags;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.ManifestName;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * The versions of a table: the manifests in its {@code _versions} directory. Nothing is cached; a
 * manifest is immutable once it is there, so callers keep what they got.
 *
 * <p>Publishers are cold. Errors of the store are signalled as {@link ObjectStoreException}, damage
 * as {@link CorruptFileException}, a version that needs what is not supported as {@link
 * io.lancedb.error.UnsupportedFeatureException}.
 */
public final class VersionLog {

  /** More than any real manifest; a bound for hostile ones. */
  private static final long MAX_MANIFEST_BYTES = 256L << 20;

  private static final int MANIFESTS_IN_FLIGHT = 8;

  /** How often a manifest may vanish between the listing and the read of it. */
  private static final int LISTING_RETRIES = 3;

  private final ObjectStore store;
  private final StorePath root;
  private final StorePath directory;
  private final String table;

  /**
   * The log of the table below a directory of a store.
   *
   * @param root the directory of the table, {@code items.lance}
   */
  public VersionLog(ObjectStore store, StorePath root) {
    this.store = store;
    this.root = root;
    this.directory = root.child(ManifestName.DIRECTORY);
    String name = root.name();
    this.table = name.endsWith(".lance") ? name.substring(0, name.length() - 6) : name;
  }

  /** The name of the table, for messages. */
  String table() {
    return table;
  }

  ObjectStore store() {
    return store;
  }

  StorePath root() {
    return root;
  }

  /** Emits the newest version, or nothing when there is none. */
  public Mono<Manifest> latest() {
    return newest(found -> null).map(VersionLog::checked);
  }

  /**
   * Emits the newest version: {@code known} itself, without reading it again, when the store says
   * by its e-tag that the newest one is this very file, and not that of a table that was made anew.
   */
  Mono<Manifest> latestUnless(Manifest known) {
    return newest(found -> found.isFileOf(known) ? known : null).map(VersionLog::checked);
  }

  /**
   * Emits the newest version: {@code known} itself, without reading it again, when there is no
   * newer one. Lists the directory; probing for the next number would stop at a gap that a cleanup
   * left.
   */
  public Mono<Manifest> latestAfter(Manifest known) {
    return newest(found -> found.version() == known.version() ? known : null)
        .map(VersionLog::checked);
  }

  /** Reads the newest version unless {@code known} gives it. */
  private Mono<Manifest> newest(Function<Found, @Nullable Manifest> known) {
    return scan()
        .flatMap(found -> {
          Manifest same = known.apply(found);
          return same == null ? read(found.version(), found.name()) : Mono.just(same);
        })
        .retryWhen(
            Retry.max(LISTING_RETRIES)
                .filter(VersionNotFoundException.class::isInstance)
                .onRetryExhaustedThrow((retry, last) -> last.failure()));
  }

  /** Emits one version, or fails with {@link VersionNotFoundException}. */
  public Mono<Manifest> version(long version) {
    return raw(version).map(VersionLog::checked);
  }

  /** One version, without the check that its rows can be read. */
  Mono<Manifest> raw(long version) {
    if (version <= 0) {
      return Mono.error(new VersionNotFoundException(table, version));
    }
    return read(version, ManifestName.V2.of(version))
        .onErrorResume(
            VersionNotFoundException.class, error -> read(version, ManifestName.V1.of(version)));
  }

  private static Manifest checked(Manifest manifest) {
    FeatureFlags.checkReadable(manifest);
    return manifest;
  }

  /**
   * Emits every version, ascending. A version that is cleaned up meanwhile is left out; one whose
   * rows cannot be read is listed.
   */
  public Flux<VersionSummary> versions() {
    return names()
        .collectList()
        .flatMapIterable(names -> {
          names.sort((a, b) -> Long.compare(a.version(), b.version()));
          return names;
        })
        .flatMapSequential(
            found ->
                read(found.version(), found.name())
                    .onErrorResume(VersionNotFoundException.class, error -> Mono.empty()),
            MANIFESTS_IN_FLIGHT)
        .map(VersionSummary::of);
  }

  /** The naming scheme of a version that was read from this log. */
  static ManifestName scheme(Manifest manifest) {
    String path = manifest.path();
    return ManifestName.scheme(path.substring(path.lastIndexOf('/') + 1));
  }

  StorePath path(long version, ManifestName scheme) {
    return directory.child(scheme.of(version));
  }

  private record Found(long version, String name, @Nullable String eTag) {

    boolean isFileOf(Manifest manifest) {
      return version == manifest.version() && eTag != null && eTag.equals(manifest.eTag());
    }
  }

  /**
   * The newest name; one entry of an ordered listing is enough in the v2 scheme. Leaves the store's
   * threads, so that what a write does next never runs on an event loop.
   */
  private Mono<Found> scan() {
    Flux<Found> names = names();
    if (store.capabilities().orderedListing()) {
      names = names.takeUntil(found -> ManifestName.scheme(found.name()) == ManifestName.V2);
    }
    return names.reduce(this::newer).publishOn(Schedulers.parallel());
  }

  private Found newer(Found a, Found b) {
    if (ManifestName.scheme(a.name()) != ManifestName.scheme(b.name())) {
      throw new CorruptFileException(
          directory.toString(),
          -1,
          "%s and %s follow different naming schemes".formatted(a.name(), b.name()));
    }
    return a.version() > b.version() ? a : b;
  }

  private Flux<Found> names() {
    return store
        .list(directory, ListOptions.ALL)
        .onErrorMap(StoreException.class, ObjectStoreException::new)
        .<Found>handle((meta, sink) -> {
          OptionalLong version = ManifestName.version(meta.path().name());
          if (version.isPresent() && meta.path().parent().equals(directory)) {
            sink.next(new Found(version.getAsLong(), meta.path().name(), meta.eTag()));
          }
        });
  }

  private Mono<Manifest> read(long version, String name) {
    StorePath path = directory.child(name);
    return store
        .get(path, GetOptions.WHOLE)
        .flatMap(result ->
            ObjectStores.content(result, MAX_MANIFEST_BYTES)
                .map(bytes -> new Content(bytes, result.meta().eTag())))
        .onErrorMap(
            StoreException.class,
            error ->
                error.kind() == StoreException.Kind.NOT_FOUND
                    ? new VersionNotFoundException(table, version)
                    : new ObjectStoreException(error))
        .publishOn(Schedulers.parallel())
        .map(content -> parse(content.bytes(), version, path.toString()).stored(content.eTag()));
  }

  private record Content(byte[] bytes, @Nullable String eTag) {}

  private static Manifest parse(byte[] bytes, long version, String path) {
    Manifest manifest = ManifestCodec.parse(bytes, path);
    if (manifest.version() != version) {
      throw new CorruptFileException(path, -1, "its content is version " + manifest.version());
    }
    return manifest;
  }
}
