package io.lancedb;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Opens databases.
 *
 * <pre>{@code
 * LanceDb.using("data/my-db", db ->
 *     db.openTable("my_table")
 *         .flatMapMany(table -> table.vectorSearch(5.9f, 26.5f).limit(1).rows()));
 * }</pre>
 */
public final class LanceDb {

  private LanceDb() {}

  /**
   * Gives a connection without touching disk or network: for a Spring bean. The first verb finds
   * out whether the database can be reached.
   *
   * @throws io.lancedb.error.LanceDbException if the URI is of an unsupported kind, an option is
   *     invalid, or the JVM lacks a flag that Apache Arrow needs
   */
  public static Connection create(ConnectOptions options) {
    return Backends.create(options);
  }

  /**
   * Connects to a database and emits the connection once the database can be reached: a local
   * directory is made when it is not there, a bucket must exist. What cannot be reached is reported
   * within seconds, while later operations retry for longer. Each subscription opens a connection
   * of its own, which its owner closes.
   */
  public static Mono<Connection> connect(ConnectOptions options) {
    return Mono.defer(() -> {
      Connection connection = create(options);
      AtomicBoolean handedOver = new AtomicBoolean();
      return connection
          .check()
          .thenReturn(connection)
          .onErrorResume(error -> connection.close().then(Mono.error(error)))
          .doOnNext(open -> handedOver.set(true))
          .doOnCancel(() -> {
            if (!handedOver.get()) {
              connection.close().subscribe();
            }
          });
    });
  }

  /** Connects with every option at its default. */
  public static Mono<Connection> connect(String uri) {
    return connect(ConnectOptions.of(uri));
  }

  /**
   * Connects, works with the connection, and closes it when the work completes, fails or is
   * cancelled.
   */
  public static <T> Flux<T> using(
      ConnectOptions options, Function<? super Connection, ? extends Publisher<T>> work) {
    return Flux.usingWhen(connect(options), work, Connection::close);
  }

  /** Like {@link #using(ConnectOptions, Function)}, with every option at its default. */
  public static <T> Flux<T> using(
      String uri, Function<? super Connection, ? extends Publisher<T>> work) {
    return using(ConnectOptions.of(uri), work);
  }
}
