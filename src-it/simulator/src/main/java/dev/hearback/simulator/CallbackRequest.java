package dev.hearback.simulator;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;

/**
 * One HTTP/1.1 request to a callback address, over a socket of its own, because only that lets the
 * public address stand in the Host header, the body break off, and an answer be heard while the
 * body is still being sent. Redirects are answers like any other.
 */
final class CallbackRequest {
  private static final int BUFFER = 16 * 1024;

  private final Delivery delivery;
  private final URI server;
  private final Pace pace;

  CallbackRequest(Delivery delivery, URI server, Pace pace) {
    this.delivery = delivery;
    this.server = server;
    this.pace = pace;
  }

  /** The status of the answer. Fails if there is none before the timeout. */
  int send(Duration connectTimeout, Duration timeout, boolean breakOff) throws IOException {
    long length = delivery.body().length();
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(server.getHost(), PublicHosts.port(server)),
          (int) connectTimeout.toMillis());
      ScheduledFuture<?> deadline = pace.deadline(timeout, () -> close(socket));
      Future<Integer> status = pace.workers().submit(() -> status(socket));
      try {
        write(socket, length, status, breakOff);
      } catch (IOException e) {
        // The receiver may have answered before the last byte: then that is what counts.
        return answer(status, e);
      } finally {
        if (status.isDone()) {
          deadline.cancel(false);
        }
      }
      try {
        return answer(status, new IOException("no answer"));
      } finally {
        deadline.cancel(false);
      }
    }
  }

  private void write(Socket socket, long length, Future<Integer> answer, boolean breakOff)
      throws IOException {
    boolean chunked = delivery.behaviour().message().chunked();
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    out.write(head(chunked ? -1 : length).getBytes(StandardCharsets.ISO_8859_1));
    OutputStream framed = chunked ? new ChunkedOutputStream(out) : out;
    OutputStream body =
        new BufferedOutputStream(
            new Guarded(framed, answer, breakOff ? length / 2 : Long.MAX_VALUE), BUFFER);
    try {
      delivery.body().writeTo(body);
      body.flush();
    } catch (BrokenOff e) {
      out.flush();
      socket.close();
      throw e;
    }
    if (framed instanceof ChunkedOutputStream chunks) {
      chunks.finish();
    }
    out.flush();
  }

  private String head(long length) {
    Callback callback = delivery.callback();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", callback.host());
    headers.putAll(delivery.headers());
    headers.put("Content-Type", "application/json");
    callback.authorization().ifPresent(basic -> headers.put("Authorization", basic));
    headers.put("X-Forwarded-Proto", callback.url().getScheme());
    headers.put("X-Forwarded-Host", callback.host());
    if (length < 0) {
      headers.put("Transfer-Encoding", "chunked");
    } else {
      headers.put("Content-Length", String.valueOf(length));
    }
    headers.put("Connection", "close");
    StringBuilder head = new StringBuilder();
    head.append(callback.method()).append(' ').append(PublicHosts.pathAndQuery(server));
    head.append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString();
  }

  private static int status(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    while (true) {
      String line = in.readLine();
      if (line == null || !line.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
        throw new IOException(line == null ? "connection closed" : "no HTTP answer");
      }
      int status = Integer.parseInt(line.substring(9, 12));
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      if (status >= 200) {
        return status;
      }
    }
  }

  private static int answer(Future<Integer> status, IOException otherwise) throws IOException {
    try {
      return status.get();
    } catch (ExecutionException e) {
      otherwise.addSuppressed(e.getCause());
      throw otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw otherwise;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed one way or the other.
    }
  }

  private static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOff() {
      super("broken off in the middle of the body");
    }
  }

  /** Stops the body once it is answered, or where it is to break off. */
  private static final class Guarded extends FilterOutputStream {
    private final Future<Integer> answer;
    private long left;

    Guarded(OutputStream out, Future<Integer> answer, long limit) {
      super(out);
      this.answer = answer;
      this.left = limit;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (answer.isDone()) {
        throw new IOException("answered before the end of the body");
      }
      if (left > 0) {
        out.write(bytes, offset, (int) Math.min(left, length));
        left -= length;
      }
      if (left <= 0) {
        throw new BrokenOff();
      }
    }
  }
}
