package dev.hearback.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The local server that gets the callbacks: 200, or the statuses it was told, one after another.
 */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private volatile int unread;
  private volatile Runnable beforeAnswer = () -> {};

  record Received(String method, String path, Headers headers, byte[] body) {
    JsonObject json() {
      return JsonText.object(new String(body, StandardCharsets.UTF_8));
    }
  }

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answers(Integer... next) {
    statuses.addAll(List.of(next));
  }

  /** From now on answers so without reading the body. */
  void answersUnread(int status) {
    unread = status;
  }

  void beforeAnswer(Runnable work) {
    beforeAnswer = work;
  }

  /** The next callback that was read to its end; fails if there is none in ten seconds. */
  Received next() throws InterruptedException {
    Received next = received.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no callback in ten seconds");
    }
    return next;
  }

  int waiting() {
    return received.size();
  }

  private void receive(HttpExchange http) throws IOException {
    try (http) {
      if (unread != 0) {
        http.sendResponseHeaders(unread, -1);
        return;
      }
      byte[] body = http.getRequestBody().readAllBytes();
      String length = http.getRequestHeaders().getFirst("Content-Length");
      if (length != null && body.length < Long.parseLong(length)) {
        return;
      }
      received.add(
          new Received(
              http.getRequestMethod(),
              http.getRequestURI().toString(),
              http.getRequestHeaders(),
              body));
      beforeAnswer.run();
      Integer status = statuses.poll();
      http.sendResponseHeaders(status == null ? 200 : status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
