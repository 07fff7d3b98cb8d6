package dev.hearback.it.demo;

import static java.util.stream.Collectors.joining;

import dev.hearback.it.server.Database;
import dev.hearback.it.server.PayaraMicro;
import dev.hearback.it.server.Server;
import dev.hearback.it.server.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Submits a recording of a few seconds to both vendors, and waits for the transcripts in the
 * sample's observers. Names what is missing and exits with 1 if they do not come.
 *
 * <p>System properties, all optional:
 *
 * <ul>
 *   <li>{@code demo.server}: the URL of a server on this machine that has the sample and the
 *       simulator's settings already, for example {@code http://127.0.0.1:8080/}. Without it, the
 *       demo starts a Payara Micro
 *   <li>{@code demo.vendors-port}: the simulator's port; 8099 with {@code demo.server}, else any
 *       free one
 *   <li>{@code demo.words}: what the simulated vendors understand
 *   <li>{@code demo.keep}: stay up until stopped
 *   <li>{@code demo.port}: the server's port; any free one without it
 *   <li>{@code demo.timeout}: how long to wait for the outcomes; {@code PT1M} without it
 *   <li>{@code demo.recording-url}: a recording that a real Gladia can fetch
 *   <li>{@code hearback.public-url}: needed with a real vendor, which the demo talks to if the
 *       environment holds its key: {@code HEARBACK_PROVIDER_DEEPGRAM_API_KEY} or {@code
 *       HEARBACK_PROVIDER_GLADIA_API_KEY}
 * </ul>
 */
public final class Demo {

  private static final int VENDORS_PORT = 8099;
  private static final String URL_OF_EAR = "https://stt.example.com/hearback";
  private static final String URL_OF_WAR = "https://stt.example.com/shop/hearback";
  private static final URI UNREADABLE = URI.create("https://media.example.com/unreadable.wav");

  private final long start = System.nanoTime();
  private final List<Recording> recordings;

  private Demo(List<Recording> recordings) {
    this.recordings = recordings;
  }

  /** Runs the demo. Exits with 1 if an outcome is missing. */
  public static void main(String[] arguments) throws Exception {
    byte[] wav = wav();
    URI url =
        URI.create(
            Options.text("demo.recording-url").orElse("https://media.example.com/voicemail.wav"));
    Demo demo =
        new Demo(
            List.of(
                Recording.uploaded("Deepgram, upload", "deepgram", wav),
                Recording.uploaded("Gladia, upload", "gladia", wav),
                Recording.at(url, "Gladia, by URL", "gladia"),
                Recording.unreadableAt(UNREADABLE, "Gladia, unreadable audio", "gladia")));
    try {
      demo.run();
    } catch (IllegalStateException | IllegalArgumentException e) { // which says all there is to say
      System.out.flush();
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws Exception {
    Optional<URI> server = Options.server("demo.server");
    if (server.isPresent()) {
      runOn(server.get());
    } else {
      runOnPayaraMicro();
    }
  }

  private void runOn(URI server) throws Exception {
    try (Vendors vendors = Vendors.start(VENDORS_PORT, URL_OF_EAR)) {
      say("The server must have these settings; with shop.war the URL is " + URL_OF_WAR);
      vendors.settings().forEach((key, value) -> say("  " + key + "=" + value));
      vendors.reach(server);
      submitAndWait(server, vendors);
    }
  }

  private void runOnPayaraMicro() throws Exception {
    Path work = Path.of(Options.text("it.work").orElse("target"));
    Path folder = Files.createTempDirectory(Files.createDirectories(work), "run-");
    try (Vendors vendors = Vendors.start(0, URL_OF_WAR)) {
      Server payara =
          new PayaraMicro(Options.file("it.payara-micro"), Options.file("it.pre-boot"), folder)
              .port(Options.port("demo.port").orElse(0))
              .database(Database.h2(folder.resolve("database")))
              .deploy(Options.file("it.sample-war"));
      vendors.settings().forEach(payara::property);
      vendors.reach(payara.url());
      say("Payara Micro starts; its output goes to " + folder);
      try (ServerProcess server = payara.start()) {
        submitAndWait(server.url(), vendors);
      }
    }
  }

  private void submitAndWait(URI server, Vendors vendors) throws InterruptedException {
    Sample sample = new Sample(server.resolve("shop/"));
    say("Server:  " + server + "shop/");
    say("Vendors: " + vendors.describe());
    vendors.failFor(UNREADABLE);
    for (Recording recording : recordings) {
      recording.submit(sample, this::say);
    }
    Duration limit = Duration.parse(Options.text("demo.timeout").orElse("PT1M"));
    long deadline = System.nanoTime() + limit.toNanos();
    while (!all(Recording::observed) && System.nanoTime() < deadline) {
      Thread.sleep(100);
      for (Recording recording : recordings) {
        recording.look(sample, this::say);
      }
    }
    require("Without outcome after " + limit, Recording::observed, vendors);
    if (!vendors.real()) {
      require("Not as expected", Recording::asExpected, vendors);
    }
    say("All %d outcomes have reached the observers.".formatted(recordings.size()));
    if (Options.flag("demo.keep")) {
      say("Stays up until stopped. Calls: " + sample.page());
      Thread.currentThread().join();
    }
  }

  private boolean all(Predicate<Recording> condition) {
    return recordings.stream().allMatch(condition);
  }

  private void require(String otherwise, Predicate<Recording> condition, Vendors vendors) {
    if (!all(condition)) {
      String others =
          recordings.stream()
              .filter(condition.negate())
              .map(Recording::title)
              .collect(joining("; "));
      throw new IllegalStateException(
          "%s: %s%nSeen by the simulated vendors: %s%nThe server's log tells more."
              .formatted(otherwise, others, vendors.seen()));
    }
  }

  private void say(String line) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
  }

  private static byte[] wav() throws IOException {
    try (InputStream in = Demo.class.getResourceAsStream("voicemail.wav")) {
      return in.readAllBytes();
    }
  }
}
