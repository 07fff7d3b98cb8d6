package dev.hearback.it;

import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Calls;
import dev.hearback.simulator.Endpoint;
import dev.hearback.simulator.Ledger;
import dev.hearback.simulator.LedgerEntry;
import dev.hearback.simulator.Settings;
import dev.hearback.simulator.Submission;
import dev.hearback.simulator.VendorSimulator;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Both vendors, simulated, and the public address under which they see one local server. */
public final class Vendors implements AutoCloseable {

  /** What they understand if not told otherwise: 5 words, 25 characters. */
  static final String WORDS = "Hello, Jane. How are you?";

  /** The only key that Deepgram accepts. */
  static final String DEEPGRAM_KEY = "key-of-deepgram";

  private static final URI PUBLIC = URI.create("https://stt.example.com/");

  private final VendorSimulator simulator;
  private final URI server;

  private Vendors(VendorSimulator simulator, URI server) {
    this.simulator = simulator;
    this.server = server;
    simulator.publicHost(PUBLIC, server);
  }

  /** Starts them; ten times as fast as in reality. */
  static Vendors calling(URI server) throws IOException {
    return calling(server, new Settings().attemptTimeout(Duration.ofMinutes(2)).timeScale(0.1));
  }

  /** Starts them with further settings. */
  public static Vendors calling(URI server, Settings settings) throws IOException {
    return new Vendors(
        VendorSimulator.start(
            settings.words(WORDS).deepgramKey(DEEPGRAM_KEY).gladiaKey("key-of-gladia")),
        server);
  }

  /** What Hearback must be told to find them, and quick retries. */
  public Map<String, String> settings() {
    String base = simulator.baseUrl().toString();
    Map<String, String> settings = new HashMap<>();
    settings.put("hearback.public-url", PUBLIC.resolve("hearback").toString());
    settings.put("hearback.provider.deepgram.api-key", DEEPGRAM_KEY);
    settings.put("hearback.provider.deepgram.base-url", base);
    settings.put("hearback.provider.gladia.api-key", "key-of-gladia");
    settings.put("hearback.provider.gladia.base-url", base);
    settings.put("hearback.dispatch.poll-interval", "PT0.2S");
    settings.put("hearback.delivery.initial-backoff", "PT0.05S");
    settings.put("hearback.delivery.max-backoff", "PT0.5S");
    settings.put("hearback.submit.initial-backoff", "PT0.05S");
    settings.put("hearback.submit.max-backoff", "PT0.5S");
    return settings;
  }

  /** Neither calls back from now on, whatever it takes. */
  public void callNobody() {
    simulator.byDefault(Endpoint.DEEPGRAM_LISTEN, Behaviour.calls(Calls.NEVER));
    simulator.byDefault(Endpoint.GLADIA_PRE_RECORDED, Behaviour.calls(Calls.NEVER));
  }

  /** Where they were asked to call back, as addresses of the server, by their ids of the jobs. */
  public Map<String, URI> callbacks() {
    return simulator.ledger().submissions().stream()
        .filter(submission -> submission.job() != null)
        .collect(
            Collectors.toMap(
                Submission::job,
                submission -> server.resolve(URI.create(callback(submission)).getRawPath())));
  }

  /** What they shall do with this recording, whichever of them gets it. */
  public void treat(Recording recording, Behaviour behaviour) {
    simulator.next(Endpoint.DEEPGRAM_LISTEN, recording.url(), 1, behaviour);
    simulator.next(Endpoint.GLADIA_PRE_RECORDED, recording.url(), 1, behaviour);
  }

  /** From now on they repeat the secrets of each request, wherever they can. */
  void echo() {
    simulator.echo(true);
  }

  /** The next upload to Gladia is treated so. */
  void treatUpload(Behaviour behaviour) {
    simulator.next(Endpoint.GLADIA_UPLOAD, behaviour);
  }

  /** Whatever a provider of Deepgram's asks for is answered so from now on, or done if 0. */
  void deepgramRefuses(int status) {
    Behaviour behaviour = status == 0 ? Behaviour.succeeds() : Behaviour.refuses(status);
    simulator.byDefault(Endpoint.DEEPGRAM_LISTEN, behaviour);
    simulator.byDefault(Endpoint.DEEPGRAM_PROJECTS, behaviour);
  }

  /** A recording that they take and never call back for, so that the test can do so itself. */
  Recording uncalled() {
    Recording recording = Recording.any();
    treat(recording, Behaviour.calls(Calls.NEVER));
    return recording;
  }

  /** Has the vendor that took this recording call back for it now. */
  public void call(Recording recording) {
    String job = submission(recording).map(Submission::job).orElseThrow();
    if (!simulator.call(job)) {
      throw new IllegalStateException("The vendor has nothing to call back for job " + job);
    }
  }

  /** What they understand from now on in audio that they are not told anything about. */
  void words(String words) {
    simulator.words(words);
  }

  /** How often this recording was submitted. */
  long submissions(Recording recording) {
    return simulator.ledger().submissions().stream()
        .filter(submission -> submission.audio().equals(recording.url()))
        .count();
  }

  /** Where they were asked to call back for this recording, as an address of the local server. */
  URI callback(Recording recording) {
    String address =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> submission(recording), Optional::isPresent)
            .map(Vendors::callback)
            .orElseThrow();
    return server.resolve(URI.create(address).getRawPath());
  }

  /** Waits for the end of the first call for this recording; returns how it was answered. */
  public int firstAnswer(Recording recording) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> calls(recording), calls -> !calls.isEmpty())
        .get(0)
        .status();
  }

  /** The calls for this recording that are over. */
  public List<LedgerEntry> calls(Recording recording) {
    return submission(recording)
        .map(Submission::job)
        .filter(Objects::nonNull)
        .map(job -> simulator.ledger().calls(job))
        .orElse(List.of());
  }

  /** Where both vendors' APIs are. */
  URI baseUrl() {
    return simulator.baseUrl();
  }

  /** What they received and sent. */
  public Ledger ledger() {
    return simulator.ledger();
  }

  @Override
  public void close() throws IOException {
    simulator.close();
  }

  private Optional<Submission> submission(Recording recording) {
    return simulator.ledger().submissions().stream()
        .filter(submission -> submission.audio().equals(recording.url()))
        .findFirst();
  }

  private static String callback(Submission submission) {
    if (submission.endpoint() == Endpoint.DEEPGRAM_LISTEN) {
      return submission.parameters().get("callback").get(0);
    }
    try (JsonReader reader = Json.createReader(new StringReader(submission.json()))) {
      JsonObject body = reader.readObject();
      return body.getJsonObject("callback_config").getString("url");
    }
  }
}
