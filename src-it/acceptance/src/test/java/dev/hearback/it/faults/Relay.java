package dev.hearback.it.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between two parties that talk by TCP on the loopback address, and can come between them.
 * With several targets, connections go to those that listen, in turn.
 */
final class Relay implements AutoCloseable {

  /** How PostgreSQL confirms a commit. */
  private static final byte[] COMMITTED = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ServerSocket door;
  private final List<Integer> targets;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Integer> swallowed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean cut;
  private volatile boolean held;
  private volatile boolean swallowing;
  private volatile Duration delay = Duration.ZERO;

  /** Listens on a free port for the sake of these. */
  Relay(List<Integer> targets) throws IOException {
    this.targets = List.copyOf(targets);
    door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    start(this::admit);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Breaks all connections and lets none in. */
  void cut() {
    cut = true;
    open.forEach(Relay::close);
  }

  /** Keeps back whatever is said, without anybody noticing. */
  void hold() {
    held = true;
  }

  /** Makes each answer come later by this. */
  void delay(Duration each) {
    delay = each;
  }

  /** Breaks each connection on which a commit is confirmed, in place of the confirmation. */
  void swallowCommits() {
    swallowed.clear();
    swallowing = true;
  }

  /** Whether it has done so since, on the connection that reaches its target from this port. */
  boolean hasSwallowed(int port) {
    return swallowed.contains(port);
  }

  /** Behaves from now on. */
  void mend() {
    cut = false;
    held = false;
    delay = Duration.ZERO;
    swallowing = false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }

  private void admit() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        start(() -> connect(caller));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket caller) {
    for (int tried = 0; tried < targets.size() && !cut; tried++) {
      int port = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
      Socket target = new Socket();
      try {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        target.connect(address, (int) PATIENCE.toMillis());
      } catch (IOException e) {
        close(target);
        continue;
      }
      open.add(caller);
      open.add(target);
      start(() -> pass(caller, target, false));
      start(() -> pass(target, caller, true));
      return;
    }
    close(caller);
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] piece = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        while (held) {
          Thread.sleep(20);
        }
        if (answers) {
          Thread.sleep(delay.toMillis());
          if (swallowing && contains(piece, count, COMMITTED)) {
            swallowed.add(from.getLocalPort());
            return;
          }
        }
        out.write(piece, 0, count);
      }
    } catch (IOException | InterruptedException e) {
      // one of the two has gone, and so does the other
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static boolean contains(byte[] piece, int count, byte[] wanted) {
    for (int start = 0; start + wanted.length <= count; start++) {
      int matching = 0;
      while (matching < wanted.length && piece[start + matching] == wanted[matching]) {
        matching++;
      }
      if (matching == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // closed one way or the other
    }
  }
}
