package dev.hearback.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of the loopback address on which nobody listens, and which the operating system gives to
 * no outgoing connection either: between a server's end and its next start it must stay free.
 */
public final class FreePort {

  private static final int FIRST = 10_000;
  private static final int END = 20_000;

  /** Servers that are yet to start would else get each other's. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** One that was free a moment ago, and that nobody else has been given. */
  public static int any() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        // taken: the next one
      }
    }
    throw new IllegalStateException("No free port found from " + FIRST + " to " + (END - 1));
  }
}
