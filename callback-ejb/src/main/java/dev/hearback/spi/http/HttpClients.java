package dev.hearback.spi.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP clients by connect time-out. None is used for long: a pooled connection that has been idle
 * for minutes may be dead without our knowing, and a submission sent on it would be uncertain for
 * nothing. The JDK ends an unused client's thread when its memory is reclaimed.
 */
final class HttpClients {

  private static final Duration LIFETIME = Duration.ofSeconds(20);

  private final Map<Duration, Held> held = new ConcurrentHashMap<>();

  HttpClient with(Duration connectTimeout) {
    return held.compute(
            connectTimeout, (timeout, old) -> old != null && old.isFresh() ? old : Held.of(timeout))
        .client;
  }

  private record Held(HttpClient client, long bornNanos) {

    static Held of(Duration connectTimeout) {
      HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectTimeout)
              .build();
      return new Held(client, System.nanoTime());
    }

    boolean isFresh() {
      return System.nanoTime() - bornNanos < LIFETIME.toNanos();
    }
  }
}
