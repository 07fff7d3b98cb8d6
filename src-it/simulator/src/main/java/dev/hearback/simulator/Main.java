package dev.hearback.simulator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The simulator as a program, which prints a line for each thing that happens. */
public final class Main {
  private static final String USAGE =
      """
      Options:
        --port <number>             port on 127.0.0.1 (default 8099)
        --host <public>=<local>     https://stt.example.com=http://127.0.0.1:8080, repeatable
        --words <phrase>            what is spoken in all audio
        --time-scale <factor>       for retries and processing times (default 1)
        --deepgram-key <key>        the only key that Deepgram knows (default any)
        --gladia-key <key>          the only key that Gladia knows (default any)
        --ledger <file>             gets every event as a line of JSON
      """;

  private Main() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings = new Settings().port(8099).lines(System.out::println);
    Map<String, String> hosts = new LinkedHashMap<>();
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String option = left.pop();
      if (left.isEmpty() || !option(settings, hosts, option, left.pop())) {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
    VendorSimulator simulator = VendorSimulator.start(settings);
    hosts.forEach((origin, server) -> simulator.publicHost(URI.create(origin), URI.create(server)));
    System.out.println("Deepgram and Gladia are simulated at " + simulator.baseUrl());
    Thread.currentThread().join();
  }

  private static boolean option(
      Settings settings, Map<String, String> hosts, String option, String value) {
    switch (option) {
      case "--port" -> settings.port(Integer.parseInt(value));
      case "--host" -> hosts.put(value.split("=", 2)[0], value.split("=", 2)[1]);
      case "--words" -> settings.words(value);
      case "--time-scale" -> settings.timeScale(Double.parseDouble(value));
      case "--deepgram-key" -> settings.deepgramKey(value);
      case "--gladia-key" -> settings.gladiaKey(value);
      case "--ledger" -> settings.ledgerFile(Path.of(value));
      default -> {
        return false;
      }
    }
    return true;
  }
}
