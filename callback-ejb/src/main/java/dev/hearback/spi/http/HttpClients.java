package dev.hearback.spi.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One HTTP client for each connect time-out, for as long as the holder lives: a client cannot be
 * closed before Java 21, and its thread ends only when its memory is reclaimed. It drops a pooled
 * connection that the other side closes, speaks HTTP/1.1 and follows no redirect.
 */
public final class HttpClients {

  private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

  /** The client that waits so long for a connection. */
  public HttpClient with(Duration connectTimeout) {
    return clients.computeIfAbsent(connectTimeout, HttpClients::client);
  }

  private static HttpClient client(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .build();
  }
}
