package dev.hearback.it.demo;

import static java.util.stream.Collectors.joining;

import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Endpoint;
import dev.hearback.simulator.LedgerEntry;
import dev.hearback.simulator.LedgerEntry.Event;
import dev.hearback.simulator.Settings;
import dev.hearback.simulator.VendorSimulator;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Deepgram and Gladia: the real one where the system properties hold its key, else the simulator.
 */
final class Vendors implements AutoCloseable {

  /** What is said in the recording. */
  static final String WORDS = "Hello, this is Ada. Please call me back about the order.";

  private static final String PORT = "demo.vendors-port";
  private static final String PUBLIC_URL = "hearback.public-url";
  private static final List<String> NAMES = List.of("deepgram", "gladia");

  private final VendorSimulator simulator;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final boolean real;

  private Vendors(VendorSimulator simulator, String publicUrl) {
    this.simulator = simulator;
    real = NAMES.stream().anyMatch(Vendors::isReal);
    settings.put(PUBLIC_URL, publicUrl(publicUrl));
    for (String name : NAMES) {
      if (!isReal(name)) {
        settings.put(provider(name, "api-key"), "demo-key-of-" + name);
        settings.put(provider(name, "base-url"), simulator.baseUrl().toString());
      }
    }
  }

  /**
   * Starts the simulator.
   *
   * @param port on 127.0.0.1, unless an option names one; 0 for any
   * @param publicUrl where callbacks go, unless an option names another
   * @throws IllegalStateException if the port is taken
   */
  static Vendors start(int port, String publicUrl) throws IOException {
    int chosen = Options.port(PORT).orElse(port);
    Settings settings = new Settings().port(chosen).words(Options.text("demo.words").orElse(WORDS));
    try {
      return new Vendors(VendorSimulator.start(settings), publicUrl);
    } catch (BindException e) {
      throw new IllegalStateException(
          "Port %d is taken. Choose another with -D%s, and for the server's base-url."
              .formatted(chosen, PORT),
          e);
    }
  }

  /** What Hearback must be told to find them; a real one's key is in its environment already. */
  Map<String, String> settings() {
    return settings;
  }

  /** Whether a real one is among them. */
  boolean real() {
    return real;
  }

  /** Which are real, for people. */
  String describe() {
    return real
        ? "real: " + NAMES.stream().filter(Vendors::isReal).toList() + ", others simulated"
        : "Deepgram and Gladia, simulated at " + simulator.baseUrl();
  }

  /** What DNS and a reverse proxy do: the public URL leads to this server. */
  void reach(URI server) {
    simulator.publicHost(URI.create(settings.get(PUBLIC_URL)).resolve("/"), server);
  }

  /** Gladia will never be able to transcribe the recording at this address. */
  void failFor(URI recording) {
    simulator.next(
        Endpoint.GLADIA_PRE_RECORDED, recording.toString(), Integer.MAX_VALUE, Behaviour.fails());
  }

  /** What the simulated ones were asked for, and how their callbacks were answered: for people. */
  String seen() {
    String lines =
        simulator.ledger().entries().stream()
            .filter(entry -> entry.event() != Event.CALLING)
            .map(LedgerEntry::line)
            .collect(joining("\n  ", "\n  ", ""));
    return lines.isBlank() ? "nothing" : lines;
  }

  @Override
  public void close() throws IOException {
    simulator.close();
  }

  private String publicUrl(String fallback) {
    if (real && Options.text(PUBLIC_URL).isEmpty()) {
      throw new IllegalArgumentException(
          "A real vendor needs -D" + PUBLIC_URL + "=https://<host that leads here>/shop/hearback");
    }
    return Options.text(PUBLIC_URL).orElse(fallback);
  }

  /** Whether the environment, which the server inherits, holds its key. */
  private static boolean isReal(String name) {
    return System.getenv("HEARBACK_PROVIDER_" + name.toUpperCase(Locale.ROOT) + "_API_KEY") != null;
  }

  private static String provider(String name, String key) {
    return "hearback.provider." + name + "." + key;
  }
}
