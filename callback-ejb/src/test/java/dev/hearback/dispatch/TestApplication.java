package dev.hearback.dispatch;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Transcript;
import dev.hearback.TranscriptionEvent;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.PromptCallbacks;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.CallbackCredentials;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Retention;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ReadCallback;
import dev.hearback.spi.Submission;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.Node;
import dev.hearback.telemetry.LifecycleListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The application of a fixture with its outcomes and interpreter, without CDI. Bodies that begin
 * with "fine" are a success, with "failed" a failure; others are not understood. They name the
 * vendor's job "v1" by "of v1", or likewise by a UUID.
 */
public final class TestApplication {

  private final InboxFixture f;

  /** Ids of the observers, all of which match everything. */
  public final List<String> observers = new CopyOnWriteArrayList<>();

  /** Adapters by their vendor's name, where the plain one is not enough. */
  final Map<String, TranscriptionVendor> realAdapters = new HashMap<>();

  final Map<String, Provider> providers = new HashMap<>();
  final Map<String, Hook> hooks = new HashMap<>();

  public final Vendors vendors = new OneVendor();
  public final CallbackSecrets secrets = new CallbackSecrets();
  public final Outcomes outcomes = new Outcomes();
  private final Interpreter interpreter = new Interpreter();
  final PromptOutcomes promptOutcomes = new PromptOutcomes();

  /** Whether its dispatcher runs. */
  boolean dispatches = true;

  /** From how many bytes outcomes may be kept in memory. */
  long mayKeep = Long.MAX_VALUE;

  /** What the plain adapter promises. */
  int interpretedBeforeStored;

  /** The deliveries that were handed to observers. */
  final List<ClaimedDelivery> taken = new CopyOnWriteArrayList<>();

  /** What happened: the names of the listener's methods. */
  public final List<String> told = new CopyOnWriteArrayList<>();

  public final LifecycleListener listener =
      (LifecycleListener)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {LifecycleListener.class},
              (proxy, step, arguments) -> {
                told.add(step.getName());
                return null;
              });

  public TestApplication(InboxFixture fixture) {
    f = fixture;
    outcomes.jobs = f.jobs;
    outcomes.deliveries = f.deliveries;
    outcomes.clusterNode = new ThisNode();
    outcomes.deliverer = new NoRoom();
    outcomes.observers = new Named();
    outcomes.nodes = f.nodes;
    outcomes.listener = listener;
    secrets.settings = new TwoAttempts();
    secrets.submissions = f.submissions;
    secrets.tokens = new Tokens(); // not read: no token is known
    interpreter.secrets = secrets;
    interpreter.settings = secrets.settings;
    interpreter.transactions = f.db.transactions();
    interpreter.callbacks = f.callbacks;
    interpreter.clusterNode = outcomes.clusterNode;
    interpreter.attemptLog = f.attemptLog;
    interpreter.jobs = f.jobs;
    interpreter.vendors = vendors;
    interpreter.outcomes = outcomes;
    interpreter.listener = listener;
    promptOutcomes.settings = secrets.settings;
    promptOutcomes.transactions = f.db.transactions();
    promptOutcomes.clusterNode = outcomes.clusterNode;
    promptOutcomes.callbacks = Beans.inject(new PromptCallbacks(), f.db.database());
    promptOutcomes.table = f.callbacks;
    promptOutcomes.vendors = vendors;
    promptOutcomes.secrets = secrets;
    promptOutcomes.observers = outcomes.observers;
    promptOutcomes.deliverer = new Taking();
    promptOutcomes.listener = listener;
    interpreter.leftovers = new Leftovers();
    interpreter.leftovers.settings = interpreter.settings;
    interpreter.leftovers.callbacks = f.callbacks;
    interpreter.leftovers.bounds = f.bounds;
    interpreter.leftovers.auditLog = f.auditLog;
    interpreter.leftovers.jobs = f.jobs;
    interpreter.leftovers.listener = listener;
  }

  /** Has each outcome's deliveries handed to observers from now on. */
  void delivers() {
    outcomes.deliverer = new Taking();
  }

  /** A store of this application, which takes up to so many at once. */
  CallbackStore callbackStore(int threads) {
    CallbackStore store = new CallbackStore();
    store.settings =
        new TwoAttempts() {
          @Override
          public int receiveThreads() {
            return threads;
          }
        };
    store.transactions = f.db.transactions();
    store.callbacks = f.callbacks;
    store.jobs = f.jobs;
    store.clusterNode = outcomes.clusterNode;
    store.dispatcher = new Room();
    store.listener = listener;
    store.promptOutcomes = promptOutcomes;
    return store;
  }

  /** Interprets a claimed callback as a node does. */
  public void interpret(ClaimedCallback callback) {
    interpreter.interpret(callback);
  }

  /** Gives one up that does not end, as a node does. */
  void giveUp(ClaimedCallback endless) {
    interpreter.giveUp(endless, new TimeoutException());
  }

  private final class Named extends Observers {
    @Override
    List<String> matching(
        Class<? extends TranscriptionEvent> type, String provider, Set<String> tags) {
      return List.copyOf(observers);
    }
  }

  private final class ThisNode extends ClusterNode {
    @Override
    public Node node() {
      return f.node;
    }
  }

  private static final class NoRoom extends Deliverer {
    @Override
    int room(String observer) {
      return 0;
    }
  }

  private final class Taking extends Deliverer {
    @Override
    boolean mayKeep(String observer, long bytes) {
      return bytes <= mayKeep;
    }

    @Override
    int room(String observer) {
      return 100;
    }

    @Override
    public void take(ClaimedDelivery delivery) {
      taken.add(delivery);
    }
  }

  private final class Room extends Dispatcher {
    @Override
    boolean isRunning() {
      return dispatches;
    }

    @Override
    boolean hasRoom() {
      return dispatches;
    }

    @Override
    void take(ClaimedCallback callback) {
      // nobody interprets it
    }
  }

  private class TwoAttempts extends Settings {
    @Override
    public String application() {
      return f.application;
    }

    @Override
    public Map<String, Provider> providers() {
      return providers;
    }

    @Override
    public Map<String, Hook> hooks() {
      return hooks;
    }

    @Override
    public CallbackCredentials callbackCredentials(String name) {
      return Optional.ofNullable(providers.get(name))
          .flatMap(Provider::callbackCredentials)
          .map(one -> new CallbackCredentials(Set.of(one), Set.of()))
          .orElse(CallbackCredentials.NONE);
    }

    @Override
    public RetryPolicy deliveryRetries() {
      return new RetryPolicy(2, Duration.ZERO, Duration.ZERO);
    }

    @Override
    public Retention retention() {
      return InboxFixture.KEEP;
    }
  }

  private final class OneVendor extends Vendors {
    @Override
    public TranscriptionVendor named(String vendor) {
      if (realAdapters.containsKey(vendor)) {
        return realAdapters.get(vendor);
      }
      return Set.of("deepgram", "gladia").contains(vendor) ? new Plain() : super.named(vendor);
    }
  }

  private final class Plain implements TranscriptionVendor {
    private static final Pattern JOB = Pattern.compile("of (v\\d+|[0-9a-f]{8}-[0-9a-f-]{27})");

    @Override
    public String name() {
      return "deepgram";
    }

    @Override
    public List<String> violations(Provider provider, URI callbackUrl) {
      return List.of();
    }

    @Override
    public String submit(Submission submission) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Interpretation interpret(CallbackContent callback) {
      String body = text(callback);
      if (body.startsWith("fine")) {
        return new Outcome.Succeeded(job(body), List.of());
      }
      return body.startsWith("failed")
          ? new Outcome.Failed(
              job(body), new Failure(Failure.Kind.REPORTED, "42", "no speech", false))
          : new Interpretation.Unknown(job(body), "expected fine or failed");
    }

    @Override
    public ReadCallback read(CallbackContent callback) {
      return new ReadCallback(interpret(callback), Optional.of(transcript(callback)));
    }

    @Override
    public int interpretedBeforeStored() {
      return interpretedBeforeStored;
    }

    private static Optional<String> job(String body) {
      Matcher named = JOB.matcher(body);
      return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }

    @Override
    public Transcript transcript(CallbackContent callback) {
      return Transcript.ofText(text(callback));
    }

    private static String text(CallbackContent callback) {
      try (InputStream in = callback.open()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
