package io.lancedb.lance.scan;

import io.lancedb.lance.index.IndexCoverage;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.index.RowSet;
import io.lancedb.lance.index.TableIndices;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.StorePath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The indices of one version of a table, with what searches of them need again and again. */
final class SnapshotIndices {

  /** Deletion files that are read at once. */
  private static final int CONCURRENCY = 4;

  private final TableFiles files;
  private final StorePath root;
  private final List<Fragment> fragments;
  private final TableIndices indices;
  private final Map<String, IndexCoverage> coverage = new ConcurrentHashMap<>();
  private final Map<IndexSegment, RowSet> live = new ConcurrentHashMap<>();

  SnapshotIndices(TableFiles files, StorePath root, Manifest manifest) {
    this.files = files;
    this.root = root;
    this.fragments = manifest.fragments();
    this.indices = TableIndices.of(manifest, root.toString());
    indices
        .byName()
        .forEach((name, segments) -> coverage.put(name, IndexCoverage.of(manifest, segments)));
  }

  TableIndices indices() {
    return indices;
  }

  /** What an index covers, which must be there. */
  IndexCoverage coverage(String name) {
    IndexCoverage found = coverage.get(name);
    if (found == null) {
      throw new IllegalArgumentException("No index " + name);
    }
    return found;
  }

  /** The fragments that a segment answers for. */
  List<Fragment> fragments(IndexCoverage.Part part) {
    RoaringBitmap covered = part.fragments();
    return fragments.stream().filter(fragment -> covered.contains((int) fragment.id())).toList();
  }

  /** Emits the rows that are there in the fragments of a segment; the same set every time. */
  Mono<RowSet> live(IndexCoverage.Part part) {
    RowSet known = live.get(part.segment());
    if (known != null) {
      return Mono.just(known);
    }
    List<Fragment> covered = fragments(part);
    return Flux.fromIterable(covered)
        .flatMapSequential(fragment -> files.deletions(root, fragment), CONCURRENCY)
        .collectList()
        .publishOn(files.cpu())
        .map(deleted -> {
          RowSet.Builder rows = new RowSet.Builder();
          for (int i = 0; i < covered.size(); i++) {
            rows.addLive(covered.get(i), deleted.get(i));
          }
          RowSet made = rows.build(0);
          RowSet before = live.putIfAbsent(part.segment(), made);
          return before == null ? made : before;
        });
  }
}
