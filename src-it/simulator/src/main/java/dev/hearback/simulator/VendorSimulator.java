package dev.hearback.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;

/**
 * Deepgram and Gladia on a loopback port. Both are found at {@link #baseUrl()}, as their paths do
 * not overlap; the switches are methods here and HTTP calls below {@code /simulator}.
 *
 * <p>Callbacks go only to public addresses that were mapped with {@link #publicHost}; the vendors'
 * rules for such addresses hold. A callback carries the public name in its Host header.
 */
public final class VendorSimulator implements AutoCloseable {
  private final HttpServer server;
  private final URI baseUrl;
  private final Pace pace;
  private final Ledger ledger;
  private final PublicHosts hosts = new PublicHosts();
  private final Behaviours behaviours;
  private final SubmissionHandler handler;
  private final DeepgramApi deepgram;
  private final GladiaApi gladia;
  private final ControlApi control = new ControlApi(this);
  private volatile boolean echoes;

  private VendorSimulator(Settings settings) throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port), 0);
    baseUrl = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    pace = new Pace(settings.timeScale);
    ledger = new Ledger(settings.ledgerFile, settings.lines);
    behaviours = new Behaviours(settings.words);
    CallbackSender sender = new CallbackSender(hosts, ledger, pace, settings);
    handler = new SubmissionHandler(ledger, sender, pace, settings.processing);
    deepgram = new DeepgramApi(settings, hosts, behaviours, handler, pace);
    gladia = new GladiaApi(baseUrl.toString(), settings, behaviours, handler, pace);
  }

  /** Starts it on a free port, in real time. */
  public static VendorSimulator start() throws IOException {
    return start(new Settings());
  }

  /** Starts it as set up. Fails if the port is taken or the ledger file cannot be written. */
  public static VendorSimulator start(Settings settings) throws IOException {
    VendorSimulator simulator = new VendorSimulator(settings);
    simulator.server.setExecutor(simulator.pace.workers());
    simulator.server.createContext("/", simulator::handle);
    simulator.server.start();
    return simulator;
  }

  /** What to use for {@code https://api.deepgram.com} and {@code https://api.gladia.io}. */
  public URI baseUrl() {
    return baseUrl;
  }

  /**
   * Puts a local server behind a public address.
   *
   * @param origin scheme, host and port, such as {@code https://stt.example.com}
   * @param server a plain http address; if it has a path, that goes before the callback's
   */
  public void publicHost(URI origin, URI server) {
    hosts.map(origin, server);
  }

  /** What is spoken in all audio from now on, unless a job is told otherwise. */
  public void words(String words) {
    behaviours.words(Objects.requireNonNull(words, "words"));
  }

  /** The next submission there is treated so. */
  public void next(Endpoint endpoint, Behaviour behaviour) {
    next(endpoint, null, 1, behaviour);
  }

  /**
   * The next submissions there are treated so; earlier rules go first, one rule for each
   * submission.
   *
   * @param audio a part of the audio's address, or of its file name at Gladia; null for any audio.
   *     Audio uploaded to Deepgram has no name, so only a null or empty text fits it.
   * @param times how many submissions
   */
  public void next(Endpoint endpoint, String audio, int times, Behaviour behaviour) {
    Objects.requireNonNull(endpoint, "endpoint");
    behaviours.next(endpoint, audio, times, Objects.requireNonNull(behaviour, "behaviour"));
  }

  /** Submissions there that no rule fits are treated so. */
  public void byDefault(Endpoint endpoint, Behaviour behaviour) {
    Objects.requireNonNull(endpoint, "endpoint");
    behaviours.byDefault(endpoint, Objects.requireNonNull(behaviour, "behaviour"));
  }

  /**
   * From now on both vendors repeat the secrets of a request, in a dozen spellings, in every text
   * of an error that answers it, in ids and in headers. In a body of {@link Message#raw}, <code>
   * {echo}</code> stands for the same, whether this is on or not.
   */
  public void echo(boolean echoes) {
    this.echoes = echoes;
  }

  /** Calls back for a job now, whatever was called before; false if no such job wants a call. */
  public boolean call(String job) {
    return handler.call(job);
  }

  /** What was received and sent so far. */
  public Ledger ledger() {
    return ledger;
  }

  /** Forgets rules, defaults and the ledger in memory. Jobs and their retries go on. */
  public void reset() {
    behaviours.clear();
    ledger.clear();
  }

  /** Stops at once; callbacks that are due are not sent any more. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    pace.close();
    ledger.close();
  }

  private void handle(HttpExchange http) throws IOException {
    Exchange exchange = new Exchange(http, echoes && !isControl(http));
    try (http) {
      try {
        route(exchange);
      } catch (Refusal refusal) {
        exchange.answer(refusal);
      } catch (RuntimeException e) {
        exchange.answer(Refusal.text(500, "the simulator itself failed: " + e));
      }
    }
  }

  private static boolean isControl(HttpExchange http) {
    return !http.getRequestURI().getPath().matches("/v[12]/.*");
  }

  private void route(Exchange exchange) throws IOException, Refusal {
    if (exchange.path().startsWith("/v1/")) {
      deepgram.handle(exchange);
    } else if (exchange.path().startsWith("/v2/")) {
      gladia.handle(exchange);
    } else {
      control.handle(exchange);
    }
  }
}
