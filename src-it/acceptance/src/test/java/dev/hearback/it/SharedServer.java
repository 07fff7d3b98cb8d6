package dev.hearback.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jboss.shrinkwrap.api.Archive;

/**
 * The server that Arquillian runs, and the vendors that call it. Static, because Arquillian asks a
 * test class for its archive before there is an instance of it. Tests keep apart by their {@link
 * Recording}s.
 */
final class SharedServer {

  static final URI URL = URI.create("http://127.0.0.1:" + System.getProperty("it.http-port") + "/");
  static final Vendors VENDORS = vendors();

  private SharedServer() {}

  /** The test application, which knows the vendors. */
  static Archive<?> application() {
    return TestApplication.with(settings());
  }

  /** What it is told. */
  static Map<String, String> settings() {
    awaitFreePort();
    Map<String, String> settings = VENDORS.settings();
    // Payara Micro's own database is gone with the server; here that is just right.
    settings.put("hearback.storage.allow-volatile", "true");
    return settings;
  }

  /**
   * Waits until the Payara Micro of the test class before has ended: Arquillian starts the next one
   * on the same port without waiting for that.
   */
  static void awaitFreePort() {
    if (System.getProperty("it.server").equals("payara-micro")) {
      await().atMost(Duration.ofMinutes(1)).until(SharedServer::portIsFree);
    }
  }

  private static boolean portIsFree() {
    try (ServerSocket socket =
        new ServerSocket(URL.getPort(), 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static Vendors vendors() {
    try {
      return Vendors.calling(URL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
