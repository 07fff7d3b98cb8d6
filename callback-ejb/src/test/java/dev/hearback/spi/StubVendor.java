package dev.hearback.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A vendor that answers what it is told, byte for byte, and remembers what it was sent. */
public final class StubVendor implements AutoCloseable {

  private final ServerSocket socket;
  private final Queue<Reaction> reactions = new LinkedBlockingQueue<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  /** What is done once a request, or a part of it, has come. */
  private interface Reaction {
    void to(Socket client, InputStream in) throws IOException, InterruptedException;
  }

  /** One request as it was sent; the body is what Content-Length promised, or less. */
  public record Received(String requestLine, List<String> headers, byte[] body) {
    public String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(header -> header.substring(prefix.length()).strip())
          .reduce((a, b) -> a + "," + b)
          .orElse(null);
    }

    public String text() {
      return new String(body, UTF_8);
    }
  }

  public StubVendor() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "stub-vendor");
    thread.setDaemon(true);
    thread.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  public List<Received> received() {
    return received;
  }

  public Received onlyRequest() {
    if (received.size() != 1) {
      throw new AssertionError("expected one request, found " + received);
    }
    return received.get(0);
  }

  /** The next request is read and answered. */
  public StubVendor answers(int status, String body, String... headers) {
    byte[] bytes = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
    head.append("Content-Length: ").append(bytes.length).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("\r\n");
    return reacts(
        (client, in) -> {
          read(in);
          client.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
          client.getOutputStream().write(bytes);
          client.getOutputStream().flush();
        });
  }

  /** The next request is read to its end, and the connection cut. */
  public StubVendor readsAndCuts() {
    return reacts(
        (client, in) -> {
          read(in);
          client.close();
        });
  }

  /** The next request is answered in part, and the connection cut. */
  public StubVendor readsAndAnswersHalf() {
    return reacts(
        (client, in) -> {
          read(in);
          client
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"re".getBytes(ISO_8859_1));
          client.getOutputStream().flush();
          client.close();
        });
  }

  /** The connection is cut after the head of the request. */
  public StubVendor cutsWithinTheBody() {
    return reacts(
        (client, in) -> {
          in.readNBytes(64);
          client.setSoLinger(true, 0);
          client.close();
        });
  }

  /** The head of the next request is answered; its body is left unread. */
  public StubVendor answersBeforeTheBody(int status, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return reacts(
        (client, in) -> {
          in.readNBytes(64);
          client
              .getOutputStream()
              .write(
                  ("HTTP/1.1 "
                          + status
                          + " Early\r\nConnection: close\r\nContent-Length: "
                          + bytes.length
                          + "\r\n\r\n")
                      .getBytes(ISO_8859_1));
          client.getOutputStream().write(bytes);
          client.getOutputStream().flush();
        });
  }

  /** The body of the next request is left unread, and never answered. */
  public StubVendor readsOnlyTheHead() {
    return reacts(
        (client, in) -> {
          in.readNBytes(64);
          new CountDownLatch(1).await();
        });
  }

  /** The next request is answered with a body that never ends, a byte now and then. */
  public StubVendor answersSlowly() {
    return reacts(
        (client, in) -> {
          read(in);
          String head = "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n";
          client.getOutputStream().write(head.getBytes(ISO_8859_1));
          CountDownLatch never = new CountDownLatch(1);
          while (!never.await(50, TimeUnit.MILLISECONDS)) {
            client.getOutputStream().write(' ');
            client.getOutputStream().flush();
          }
        });
  }

  /** The next request is read, and never answered. */
  public StubVendor isSilent() {
    return reacts((client, in) -> read(in));
  }

  private StubVendor reacts(Reaction reaction) {
    reactions.add(reaction);
    return this;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        Thread thread = new Thread(() -> serve(client), "stub-vendor-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      while (!client.isClosed()) {
        in.mark(1);
        if (in.read() < 0) {
          return;
        }
        in.reset();
        Reaction reaction = reactions.poll();
        if (reaction == null) {
          return;
        }
        reaction.to(client, in);
      }
    } catch (IOException | InterruptedException e) {
      // the client went away
    }
  }

  private void read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no more requests");
      }
      head.write(b);
    }
    List<String> lines = head.toString(ISO_8859_1).lines().filter(l -> !l.isEmpty()).toList();
    Received start = new Received(lines.get(0), lines.subList(1, lines.size()), new byte[0]);
    String length = start.header("Content-Length");
    byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
    Received all = new Received(start.requestLine(), start.headers(), body);
    received.add(all);
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
