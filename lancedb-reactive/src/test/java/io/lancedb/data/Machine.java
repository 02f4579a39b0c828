package io.lancedb.data;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of everything that columns can be nested in. */
record Machine(
    UUID id,
    Point origin,
    @Nullable Part main,
    List<Part> parts,
    Map<String, Point> named,
    Set<Integer> codes,
    int[] sizes,
    BigDecimal price,
    LocalTime opens,
    Duration warranty,
    List<List<Long>> matrix,
    Part[] spare) {

  enum Level {
    LOW,
    HIGH
  }

  record Point(double x, @Nullable Double y) {}

  record Part(String name, Optional<Point> at, Level level, List<String> tags) {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Machine m
        && id.equals(m.id)
        && origin.equals(m.origin)
        && Objects.equals(main, m.main)
        && parts.equals(m.parts)
        && named.equals(m.named)
        && codes.equals(m.codes)
        && Arrays.equals(sizes, m.sizes)
        && price.equals(m.price)
        && opens.equals(m.opens)
        && warranty.equals(m.warranty)
        && matrix.equals(m.matrix)
        && Arrays.equals(spare, m.spare);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Two machines: one with everything, one with nothing that may be left out. */
  static List<Machine> examples() {
    Point origin = new Point(1, 2.0);
    Part part = new Part("p", Optional.of(origin), Level.HIGH, List.of("a", "b"));
    Part bare = new Part("q", Optional.empty(), Level.LOW, List.of());
    return List.of(
        new Machine(
            new UUID(3, 4),
            origin,
            part,
            List.of(part, bare),
            Map.of("k", new Point(5, null)),
            Set.of(7),
            new int[] {1, 2, 3},
            new BigDecimal("12.50"),
            LocalTime.of(8, 30),
            Duration.ofDays(365),
            List.of(List.of(1L, 2L), List.of()),
            new Part[] {bare}),
        new Machine(
            new UUID(5, 6),
            new Point(-1, null),
            null,
            List.of(),
            Map.of(),
            Set.of(),
            new int[0],
            new BigDecimal("0.01"),
            LocalTime.MIDNIGHT,
            Duration.ofMillis(-5),
            List.of(),
            new Part[0]));
  }
}
