package io.lancedb.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.BlobFile;
import io.lancedb.Connection;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.query.FluentQuery;
import io.lancedb.query.Query;
import io.lancedb.query.VectorQuery;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Both APIs have the same verbs: each public method has a twin of the same name and parameters,
 * whose result is what the publisher emits, a value for a Mono and a list for a Flux. What differs
 * on purpose is named here, and each of these entries must still be true.
 */
class ParityTest {

  private static final Map<Class<?>, Class<?>> TWINS =
      Map.of(
          LanceDb.class, BlockingLanceDb.class,
          Connection.class, BlockingConnection.class,
          Table.class, BlockingTable.class,
          BlobFile.class, BlockingBlobFile.class,
          FluentQuery.class, BlockingFluentQuery.class,
          Query.class, BlockingQuery.class,
          VectorQuery.class, BlockingVectorQuery.class);

  private static final List<String> DEVIATIONS =
      List.of(
          // try-with-resources does what it does
          "LanceDb: static using(ConnectOptions, Function<Connection, List<T>>): List<T>",
          "LanceDb: static using(String, Function<Connection, List<T>>): List<T>",
          // the way back to the reactive API
          "BlockingConnection: reactive(): Connection",
          "BlockingTable: reactive(): Table",
          "BlockingBlobFile: reactive(): BlobFile",
          // bytes as they arrive are a stream
          "BlobFile: content(): List<ByteBuffer>",
          "BlobFile: range(long, long): List<ByteBuffer>",
          "BlockingBlobFile: content(): InputStream",
          "BlockingBlobFile: range(long, long): InputStream",
          "BlockingFluentQuery: reactive(): Q",
          // progress is a stream, or goes to whoever listens
          "Table: createIndexProgress(String, Index, CreateIndexOptions): List<IndexProgress>",
          "BlockingTable: createIndex(String, Index, CreateIndexOptions, Consumer<IndexProgress>):"
              + " CreateIndexResult",
          // absence is an Optional
          "FluentQuery: first(): Row",
          "BlockingFluentQuery: first(): Optional<Row>",
          // rows as they arrive
          "BlockingFluentQuery: stream(): Stream<Row>",
          "BlockingFluentQuery: stream(Class<T>): Stream<T>",
          // batches may be too many for a list
          "FluentQuery: batches(): List<VectorSchemaRoot>",
          "BlockingFluentQuery: batches(): Stream<VectorSchemaRoot>");

  @Test
  void bothApisHaveTheSameVerbs() {
    Set<String> differences = new TreeSet<>();
    TWINS.forEach((reactive, blocking) -> {
      differences.addAll(missing(reactive, blocking));
      differences.addAll(missing(blocking, reactive));
    });
    assertThat(differences).containsExactlyInAnyOrderElementsOf(DEVIATIONS);
  }

  @Test
  void verbsAreSpeltAsTheBlockingApiHasThem() {
    assertThat(verbs(Table.class))
        .contains(
            "countRows(String): long",
            "versions(): List<TableVersion>",
            "checkout(long): Table",
            "checkoutLatest(): void",
            "vectorSearch(float[]): VectorQuery");
    assertThat(verbs(FluentQuery.class)).contains("where(String): Q", "as(Class<T>): List<T>");
  }

  private static Set<String> missing(Class<?> type, Class<?> twin) {
    Set<String> missing = verbs(type);
    missing.removeAll(verbs(twin));
    return missing.stream()
        .map(verb -> type.getSimpleName() + ": " + verb)
        .collect(Collectors.toSet());
  }

  private static Set<String> verbs(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !method.isSynthetic() && !method.getName().equals("toString"))
        .map(ParityTest::verb)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String verb(Method method) {
    return (Modifier.isStatic(method.getModifiers()) ? "static " : "")
        + method.getName()
        + Arrays.stream(method.getGenericParameterTypes())
            .map(ParityTest::spell)
            .collect(Collectors.joining(", ", "(", "): "))
        + spell(method.getGenericReturnType());
  }

  /** The same text for a type and its twin; a publisher is spelt as what it emits. */
  private static String spell(Type type) {
    return switch (type) {
      case Class<?> plain -> spell(plain);
      case ParameterizedType generic -> spell(generic);
      case WildcardType wildcard ->
          spell(
              wildcard.getLowerBounds().length > 0
                  ? wildcard.getLowerBounds()[0]
                  : wildcard.getUpperBounds()[0]);
      case TypeVariable<?> variable -> isQuery(variable) ? "Q" : variable.getName();
      default -> type.getTypeName();
    };
  }

  private static String spell(Class<?> type) {
    return TWINS.entrySet().stream()
        .filter(twins -> twins.getValue() == type)
        .map(twins -> twins.getKey().getSimpleName())
        .findAny()
        .orElse(type.getSimpleName());
  }

  private static String spell(ParameterizedType type) {
    List<String> arguments =
        Arrays.stream(type.getActualTypeArguments()).map(ParityTest::spell).toList();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Mono.class) {
      String value = arguments.get(0);
      return Objects.requireNonNull(
          Map.of("Long", "long", "Void", "void").getOrDefault(value, value));
    }
    String name = raw == Flux.class || raw == Publisher.class ? "List" : raw.getSimpleName();
    return name + "<" + String.join(", ", arguments) + ">";
  }

  private static boolean isQuery(TypeVariable<?> variable) {
    return variable.getBounds()[0] instanceof ParameterizedType bound
        && (bound.getRawType() == FluentQuery.class
            || bound.getRawType() == BlockingFluentQuery.class);
  }
}
