package dev.hearback.it.demo;

import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Endpoint;
import dev.hearback.simulator.ProviderSimulator;
import dev.hearback.simulator.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deepgram and Gladia: the real one where the system properties hold its key, else the simulator.
 */
final class Vendors implements AutoCloseable {

  /** What is said in the recording. */
  static final String WORDS = "Hello, this is Ada. Please call me back about the order.";

  private static final String PUBLIC_URL = "hearback.public-url";
  private static final List<String> NAMES = List.of("deepgram", "gladia");

  private final ProviderSimulator simulator;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final boolean real;

  private Vendors(ProviderSimulator simulator) {
    this.simulator = simulator;
    real = NAMES.stream().anyMatch(Vendors::isReal);
    settings.put(PUBLIC_URL, publicUrl());
    for (String name : NAMES) {
      if (!isReal(name)) {
        settings.put(account(name, "api-key"), "demo-key-of-" + name);
        settings.put(account(name, "base-url"), simulator.baseUrl().toString());
      }
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("hearback."))
        .forEach(key -> Options.text(key).ifPresent(value -> settings.put(key, value)));
  }

  static Vendors start() throws IOException {
    return new Vendors(
        ProviderSimulator.start(new Settings().words(Options.text("demo.words").orElse(WORDS))));
  }

  /** What Hearback must be told to find them. */
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

  /** Gladia will not be able to transcribe the recording at this address. */
  void failFor(URI recording) {
    simulator.next(Endpoint.GLADIA_PRE_RECORDED, recording.toString(), 1, Behaviour.fails());
  }

  @Override
  public void close() throws IOException {
    simulator.close();
  }

  private String publicUrl() {
    if (real && Options.text(PUBLIC_URL).isEmpty()) {
      throw new IllegalArgumentException(
          "A real vendor needs -D" + PUBLIC_URL + "=https://<host that leads here>/shop/hearback");
    }
    return Options.text(PUBLIC_URL).orElse("https://stt.example.com/shop/hearback");
  }

  private static boolean isReal(String name) {
    return Options.text(account(name, "api-key")).isPresent();
  }

  private static String account(String name, String key) {
    return "hearback.provider." + name + "." + key;
  }
}
