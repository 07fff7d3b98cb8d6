package dev.hearback.it.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Sends callbacks to servers on this machine, each of another job, on kept connections. */
final class Load {

  /** Connections that an open loop may need if the server is slow. */
  private static final int MOST_CONNECTIONS = 64;

  /**
   * Where a callback goes.
   *
   * @param job that it is of, by the vendor's id
   */
  record Destination(URI address, String job) {}

  /**
   * What came of it.
   *
   * @param latencies how long each sender waited, from the time at which it was to send, in
   *     nanoseconds
   * @param sent when each was to be sent, in microseconds since the epoch, by job
   * @param took how long all of it took
   */
  record Sent(List<Long> latencies, Map<String, Long> sent, Duration took) {}

  private final Supplier<Destination> destinations;
  private final CallbackBody body;
  private final List<Integer> ports;

  /**
   * Sends nothing yet.
   *
   * @param destinations where the next one goes; null if there is none left
   * @param ports of the servers, one for each connection in turn; those of the destinations do not
   *     count
   */
  Load(Supplier<Destination> destinations, CallbackBody body, List<Integer> ports) {
    this.destinations = destinations;
    this.body = body;
    this.ports = ports;
  }

  /** All to one path, each of a job that nobody has heard of. */
  static Load to(URI address, CallbackBody body, List<Integer> ports) {
    AtomicLong jobs = new AtomicLong();
    String run = String.format(Locale.ROOT, "%08x", new Random().nextInt());
    return new Load(
        () ->
            new Destination(
                address,
                String.format(Locale.ROOT, "%s-0000-4000-8000-%012x", run, jobs.incrementAndGet())),
        body,
        ports);
  }

  /** As many as so many connections can, one after the other on each. */
  Sent saturating(int connections, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    return send(connections, () -> System.nanoTime() < end ? System.nanoTime() : -1);
  }

  /** So many per second, at random times that do not depend on the answers. */
  Sent arriving(double perSecond, Duration time) throws Exception {
    Random random = new Random(11);
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500); // all are connected then
    double at = 0;
    while (at < time.toNanos()) {
      times.add(begin + (long) at);
      at += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
    }
    return send(
        MOST_CONNECTIONS,
        () -> {
          Long next = times.poll();
          return next == null ? -1 : next;
        });
  }

  /** When the next one is to be sent, by {@link System#nanoTime}; negative: none. */
  private interface Times {
    long next();
  }

  private Sent send(int connections, Times times) throws Exception {
    List<Long> latencies = new ArrayList<>();
    Map<String, Long> sent = new ConcurrentHashMap<>();
    long begin = System.nanoTime();
    ExecutorService senders = Executors.newFixedThreadPool(connections);
    try {
      List<Future<List<Long>>> results = new ArrayList<>();
      for (int sender = 0; sender < connections; sender++) {
        int port = ports.get(sender % ports.size());
        results.add(senders.submit(() -> sendAll(port, times, sent)));
      }
      for (Future<List<Long>> each : results) {
        latencies.addAll(each.get());
      }
    } finally {
      senders.shutdownNow();
    }
    return new Sent(latencies, sent, Duration.ofNanos(System.nanoTime() - begin));
  }

  private List<Long> sendAll(int port, Times times, Map<String, Long> sent) throws IOException {
    List<Long> latencies = new ArrayList<>();
    try (Connection connection = new Connection(port)) {
      for (long time = times.next(); time >= 0; time = times.next()) {
        Destination destination = destinations.get();
        if (destination == null) {
          break;
        }
        byte[] report = body.of(destination.job());
        for (long wait = time - System.nanoTime(); wait > 0; wait = time - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        long late = System.nanoTime() - time;
        Instant now = Instant.now();
        sent.put(
            destination.job(), now.getEpochSecond() * 1_000_000 + (now.getNano() - late) / 1000);
        connection.post(destination.address(), report);
        latencies.add(System.nanoTime() - time);
      }
    }
    return latencies;
  }

  /** One connection; cheaper than an HTTP client, which would take the server's processors. */
  private static final class Connection implements AutoCloseable {

    private final int port;
    private Socket socket;
    private OutputStream out;
    private InputStream in;

    Connection(int port) throws IOException {
      this.port = port;
      open();
    }

    private void open() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      in = new BufferedInputStream(socket.getInputStream());
    }

    void post(URI address, byte[] body) throws IOException {
      byte[] head =
          ("POST "
                  + address.getRawPath()
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(US_ASCII);
      byte[] request = new byte[head.length + body.length];
      System.arraycopy(head, 0, request, 0, head.length);
      System.arraycopy(body, 0, request, head.length, body.length);
      out.write(request);
      String status = line();
      long length = 0;
      boolean chunked = false;
      boolean ends = false;
      for (String line = line(); !line.isEmpty(); line = line()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring(15).strip());
        }
        chunked |= lower.startsWith("transfer-encoding:");
        ends |= lower.equals("connection: close");
      }
      if (!status.startsWith("HTTP/1.1 200")) {
        throw new IOException("Expected 200, found " + status);
      }
      if (chunked) {
        for (int size = chunk(); size > 0; size = chunk()) {
          in.skipNBytes(size + 2);
        }
        line();
      } else {
        in.skipNBytes(length);
      }
      if (ends) { // servers end a connection after so many requests
        socket.close();
        open();
      }
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("The connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
