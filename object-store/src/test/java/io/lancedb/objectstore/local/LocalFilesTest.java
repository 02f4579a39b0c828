package io.lancedb.objectstore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What a local store does with the files and directories of others. */
@NullUnmarked
class LocalFilesTest {

  @TempDir Path directory;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = LocalStore.create(directory, LocalOptions.DEFAULT.withIoThreads(2));
  }

  @AfterEach
  void close() {
    store.close().block();
  }

  private List<String> list() {
    return store
        .list(StorePath.ROOT, ListOptions.ALL)
        .map(meta -> meta.path().toString())
        .collectList()
        .block();
  }

  private void write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  @Test
  void temporaryFilesOfOtherClientsAreNotListed() throws IOException {
    write("t/data/.tmpAbC123");
    write("t/_versions/1.manifest#1");
    write("t/_versions/1.manifest#12");
    write("t/_versions/1.manifest");
    write("t/_versions/odd#name");
    write("t/_versions/hash#");

    assertThat(list())
        .containsExactly("t/_versions/1.manifest", "t/_versions/hash#", "t/_versions/odd#name");
  }

  @Test
  void aListingOfManyPagesIsInOrder() throws IOException {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    Set<StorePath> written = new TreeSet<>();
    String letters = "ab-.0~";
    while (written.size() < 400) {
      StringBuilder name = new StringBuilder("x");
      for (int i = random.nextInt(6); i >= 0; i--) {
        name.append(random.nextInt(6) == 0 ? "/x" : letters.charAt(random.nextInt(6)));
      }
      Path file = directory.resolve(name.toString());
      boolean free = !Files.exists(file);
      for (Path above = file; !above.equals(directory); above = above.getParent()) {
        free &= !Files.isRegularFile(above);
      }
      if (free) {
        write(name.toString());
        written.add(StorePath.of(name.toString()));
      }
    }
    assertThat(list())
        .as("seed %d", seed)
        .containsExactlyElementsOf(written.stream().map(StorePath::toString).toList());
  }

  @Test
  void aReservedNameIsRefusedForWriting() {
    for (String name : List.of(".tmpx", "a/.tmp", ".tmpdir/x", "a/x.manifest#1")) {
      StepVerifier.create(ObjectStores.put(store, StorePath.of(name), new byte[1]))
          .expectErrorMatches(error -> StoreException.is(error, StoreException.Kind.NOT_SUPPORTED))
          .verify();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDeletedPrefixLeavesNoDirectoryEvenWithAbandonedFiles() throws IOException {
    write("t.lance/data/1.lance");
    write("t.lance/data/.tmpAbC123");
    write("t.lance/_versions/1.manifest#1");
    Files.createDirectories(directory.resolve("t.lance/_indices/empty"));

    ObjectStores.deletePrefix(store, StorePath.of("t.lance")).block();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void deletingADirectoryWithObjectsTouchesNothing() throws IOException {
    write("t/data/1");
    write("t/.tmpx");

    ObjectStores.delete(store, StorePath.of("t")).block();
    assertThat(directory.resolve("t/data/1")).exists();
    assertThat(directory.resolve("t/.tmpx")).exists();
  }

  @Test
  void anEmptyDirectoryCountsAsPrefix() throws IOException {
    Files.createDirectories(directory.resolve("t.lance"));

    assertThat(store.listWithDelimiter(StorePath.ROOT).block().prefixes())
        .containsExactly(StorePath.of("t.lance"));
    assertThat(list()).isEmpty();
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    write("real/x");
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("real"));
    Files.createSymbolicLink(directory.resolve("real/up"), directory);
    Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));

    assertThat(list()).containsExactly("link/x", "real/x");
  }

  @Test
  void aPutIsPublishedWithoutTraces() throws IOException {
    ByteBuffer content = ByteBuffer.wrap(new byte[10]);
    store.put(StorePath.of("a/b/x"), content, PutOptions.CREATE).block();
    StepVerifier.create(store.put(StorePath.of("a/b/x"), content, PutOptions.CREATE))
        .expectError(StoreException.class)
        .verify();
    store.put(StorePath.of("a/b/x"), content, PutOptions.OVERWRITE).block();

    try (var files = Files.list(directory.resolve("a/b"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("x");
    }
  }

  @Test
  void aDirectoryInTheWayIsATypedError() throws IOException {
    Files.createDirectories(directory.resolve("d/below"));
    write("f");

    for (String name : List.of("d", "f/x")) {
      StepVerifier.create(ObjectStores.put(store, StorePath.of(name), new byte[1]))
          .expectError(StoreException.class)
          .verify();
    }
    assertThat(directory.resolve("f")).hasContent("f");
  }

  @Test
  void errorsOfTheFileSystemAreTyped() {
    StorePath path = StorePath.of("x");
    assertThat(FileErrors.map(path, new AccessDeniedException("/base/x")))
        .matches(error -> StoreException.is(error, StoreException.Kind.PERMISSION_DENIED))
        .hasMessageContaining("/base/x");
    assertThat(FileErrors.map(path, new IOException("No space left on device")))
        .matches(error -> StoreException.is(error, StoreException.Kind.OTHER))
        .hasMessageContaining("free some space");
    assertThat(FileErrors.map(path, new FileSystemException("/b/x/y", null, "Not a directory")))
        .matches(error -> StoreException.is(error, StoreException.Kind.NOT_FOUND));
  }

  @Test
  void anOpenBodySurvivesTheReplacementOfItsObject() {
    byte[] content = new byte[1_000_000];
    StorePath path = StorePath.of("x");
    ObjectStores.put(store, path, content).block();
    GetResult opened = store.get(path, GetOptions.WHOLE).block();
    ObjectStores.put(store, path, new byte[3]).block();

    assertThat(opened.body().map(ByteBuffer::remaining).reduce(0, Integer::sum).block())
        .isEqualTo(content.length);
  }

  @Test
  void aFileThatShrinksFailsTheRead() throws IOException {
    StorePath path = StorePath.of("x");
    ObjectStores.put(store, path, new byte[1_000_000]).block();
    GetResult opened = store.get(path, GetOptions.WHOLE).block();
    try (var channel =
        java.nio.channels.FileChannel.open(
            directory.resolve("x"), java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(500_000);
    }
    StepVerifier.create(opened.body().then())
        .expectErrorMatches(error -> StoreException.is(error, StoreException.Kind.INVALID_RANGE))
        .verify();
    StepVerifier.create(
            store.getRanges(path, List.of(new ByteRange(999_999, 1)), StoreBufferAllocator.heap()))
        .expectErrorMatches(error -> StoreException.is(error, StoreException.Kind.INVALID_RANGE))
        .verify();
  }

  @Test
  void closingTheStoreEndsAnOpenBody() {
    StorePath path = StorePath.of("x");
    ObjectStores.put(store, path, new byte[1_000_000]).block();
    GetResult open = store.get(path, GetOptions.WHOLE).block();
    GetResult unread = store.get(path, GetOptions.WHOLE).block();

    StepVerifier.create(open.body(), 1)
        .expectNextCount(1)
        .then(() -> store.close().block())
        .expectErrorMatches(error -> StoreException.is(error, StoreException.Kind.CLOSED))
        .verify();
    StepVerifier.create(unread.body())
        .expectErrorMatches(error -> StoreException.is(error, StoreException.Kind.CLOSED))
        .verify();
  }

  @Test
  void theETagOfAReusedFileIsNew() {
    StorePath path = StorePath.of("x");
    List<String> tags =
        Flux.range(0, 50)
            .concatMap(i -> ObjectStores.put(store, path, new byte[8]))
            .map(result -> String.valueOf(result.eTag()))
            .collectList()
            .block();
    assertThat(tags).doesNotHaveDuplicates();
    ObjectMeta meta = store.head(path).block();
    assertThat(meta.eTag()).isEqualTo(tags.getLast());
  }
}
