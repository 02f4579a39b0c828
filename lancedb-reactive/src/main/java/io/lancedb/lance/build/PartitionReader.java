package io.lancedb.lance.build;

import io.lancedb.lance.build.vector.VectorEncoder;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.ArrowStoreBuffers;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.index.vector.storage.StorageKind;
import io.lancedb.lance.scan.OpenBatches;
import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StoreBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads the records of a {@link Shuffle} partition by partition, each laid out as its file wants
 * it. Small partitions are read together; a few groups are read ahead.
 */
final class PartitionReader {

  /** Bytes of records that are read together. */
  private static final long GROUP_BYTES = 2L << 20;

  /** Groups that are read at once. */
  private static final int READ_AHEAD = 3;

  /**
   * Records that are read together: partitions {@code from} to {@code to - 1}, or, of a single
   * partition, the records from {@code first} to {@code end - 1}.
   */
  private record Group(int from, int to, long first, long end) {

    boolean isPart() {
      return first >= 0;
    }
  }

  /** Records of a partition that lie together. */
  private record Piece(MemorySegment memory, long first, long count) {}

  private final Shuffle shuffle;
  private final List<Shuffle.Run> runs;
  private final List<RecordBatch> inMemory;
  private final VectorEncoder encoder;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final long stride;

  PartitionReader(Shuffle shuffle, VectorEncoder encoder, Scheduler cpu) {
    this.shuffle = shuffle;
    this.runs = shuffle.runs();
    this.inMemory = shuffle.inMemory();
    this.encoder = encoder;
    this.allocator = shuffle.allocator();
    this.cpu = cpu;
    this.stride = shuffle.stride();
  }

  /** Emits all records in the order of the partitions, each batch owned by its receiver. */
  Flux<VectorSchemaRoot> batches() {
    return Flux.using(
            OpenBatches::new,
            open ->
                Flux.fromIterable(groups())
                    .flatMapSequential(group -> read(group, open), READ_AHEAD, 1)
                    .<VectorSchemaRoot>handle(open::release),
            OpenBatches::close)
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  private List<Group> groups() {
    long[] counts = shuffle.counts();
    long most = Math.max(1, GROUP_BYTES / stride);
    boolean divisible = isRowByRow();
    List<Group> groups = new ArrayList<>();
    int from = 0;
    long rows = 0;
    for (int p = 0; p < counts.length; p++) {
      if (rows > 0 && rows + counts[p] > most) {
        groups.add(new Group(from, p, -1, -1));
        from = p;
        rows = 0;
      }
      if (divisible && counts[p] > 2 * most) {
        for (long first = 0; first < counts[p]; first += most) {
          groups.add(new Group(p, p + 1, first, Math.min(counts[p], first + most)));
        }
        from = p + 1;
      } else {
        rows += counts[p];
      }
    }
    if (rows > 0) {
      groups.add(new Group(from, counts.length, -1, -1));
    }
    return groups;
  }

  /** Whether a partition is laid out record after record, so that it can be cut anywhere. */
  private boolean isRowByRow() {
    StorageKind kind = encoder.storage().kind();
    return kind == StorageKind.FLAT || kind == StorageKind.SQ;
  }

  private Flux<VectorSchemaRoot> read(Group group, OpenBatches open) {
    return Flux.using(
        HeldBuffers::new,
        held ->
            Flux.fromIterable(runs)
                .concatMap(
                    run ->
                        ObjectStores.closeDiscarded(
                                shuffle
                                    .files()
                                    .store()
                                    .getRanges(
                                        run.path(),
                                        List.of(range(run, group)),
                                        new ArrowStoreBuffers(allocator)))
                            .doOnNext(held::add)
                            .then(),
                    1)
                .then(Mono.<List<VectorSchemaRoot>>empty())
                .switchIfEmpty(Mono.fromCallable(() -> layOut(group, held, open)).subscribeOn(cpu))
                .flatMapIterable(batches -> batches),
        HeldBuffers::close);
  }

  /** The part of a run that has the records of a group. */
  private ByteRange range(Shuffle.Run run, Group group) {
    long first = first(run, group);
    return new ByteRange(first * stride, (end(run, group) - first) * stride);
  }

  private long first(Shuffle.Run run, Group group) {
    long start = run.starts()[group.from];
    return group.isPart() ? start + within(run, group.from, group.first) : start;
  }

  private long end(Shuffle.Run run, Group group) {
    return group.isPart()
        ? run.starts()[group.from] + within(run, group.from, group.end)
        : run.starts()[group.to];
  }

  /** How many of the first records of a partition are in a run: those of earlier runs go first. */
  private long within(Shuffle.Run run, int partition, long records) {
    long before = 0;
    for (Shuffle.Run earlier : runs) {
      if (earlier == run) {
        break;
      }
      before += earlier.starts()[partition + 1] - earlier.starts()[partition];
    }
    long own = run.starts()[partition + 1] - run.starts()[partition];
    return Math.clamp(records - before, 0, own);
  }

  private List<VectorSchemaRoot> layOut(Group group, HeldBuffers held, OpenBatches open) {
    List<StoreBuffer> buffers = held.take();
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try {
      shuffle.use().enter();
      try {
        for (int p = group.from; p < group.to; p++) {
          List<Piece> pieces = pieces(group, p, buffers);
          long records = pieces.stream().mapToLong(Piece::count).sum();
          if (records > 0) {
            batches.add(layOut(pieces, Math.toIntExact(records)));
          }
        }
      } finally {
        shuffle.use().leave();
      }
      batches.forEach(open::keep);
      return batches;
    } catch (RuntimeException | Error e) {
      batches.forEach(VectorSchemaRoot::close);
      throw e;
    } finally {
      buffers.forEach(StoreBuffer::close);
    }
  }

  private List<Piece> pieces(Group group, int partition, List<StoreBuffer> buffers) {
    List<Piece> pieces = new ArrayList<>();
    long passed = 0;
    for (int i = 0; i < runs.size(); i++) {
      Shuffle.Run run = runs.get(i);
      long[] starts = run.starts();
      passed += starts[partition + 1] - starts[partition];
      MemorySegment memory = buffers.get(i).segment();
      long from = group.isPart() ? first(run, group) : starts[partition];
      long to = group.isPart() ? end(run, group) : starts[partition + 1];
      if (to > from) {
        pieces.add(new Piece(memory, from - first(run, group), to - from));
      }
    }
    for (RecordBatch batch : inMemory) {
      long own = batch.count(partition);
      long from = group.isPart() ? Math.clamp(group.first - passed, 0, own) : 0;
      long to = group.isPart() ? Math.clamp(group.end - passed, 0, own) : own;
      passed += own;
      if (to > from) {
        pieces.add(new Piece(batch.records(), batch.start(partition) + from, to - from));
      }
    }
    return pieces;
  }

  private VectorSchemaRoot layOut(List<Piece> pieces, int count) {
    if (pieces.size() == 1) {
      Piece only = pieces.get(0);
      return layOut(only.memory, only.first * stride, count);
    }
    try (ArrowBuf joined = allocator.buffer(count * stride)) {
      MemorySegment target = ArrowMemory.segment(joined);
      long at = 0;
      for (Piece piece : pieces) {
        long bytes = piece.count * stride;
        MemorySegment.copy(piece.memory, piece.first * stride, target, at, bytes);
        at += bytes;
      }
      return layOut(target, 0, count);
    }
  }

  private VectorSchemaRoot layOut(MemorySegment records, long offset, int count) {
    long[] rowIds = new long[count];
    for (int i = 0; i < count; i++) {
      rowIds[i] = records.get(Bits.LE64, offset + i * stride);
    }
    return encoder.partition(rowIds, records, offset + RecordEncoder.HEADER, stride, allocator);
  }
}
