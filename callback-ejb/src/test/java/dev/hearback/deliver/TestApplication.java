package dev.hearback.deliver;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Transcript;
import dev.hearback.TranscriptionEvent;
import dev.hearback.admin.AdminListener;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.Tokens;
import dev.hearback.receive.CallbackStore;
import dev.hearback.receive.PromptCallbacks;
import dev.hearback.receive.PromptOutcomes;
import dev.hearback.receive.ReceivingListener;
import dev.hearback.settings.CallbackCredentials;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Retention;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.settings.TestSettings;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ReadCallback;
import dev.hearback.spi.Submission;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.submit.SubmissionListener;
import dev.hearback.vendors.CallbackSecrets;
import dev.hearback.vendors.Vendors;
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
import java.util.function.Consumer;
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
  public final Map<String, TranscriptionVendor> realAdapters = new HashMap<>();

  public final Map<String, Provider> providers = new HashMap<>();
  public final Map<String, Hook> hooks = new HashMap<>();

  public final Vendors vendors = new OneVendor();
  public final CallbackSecrets secrets = new CallbackSecrets();
  public final Outcomes outcomes = new Outcomes();
  private final Interpreter interpreter = new Interpreter();
  public final PromptOutcomes promptOutcomes = new PromptOutcomes();

  /** Whether its dispatcher runs. */
  public boolean dispatches = true;

  /** From how many bytes outcomes may be kept in memory. */
  public long mayKeep = Long.MAX_VALUE;

  /** What the plain adapter promises. */
  public int interpretedBeforeStored;

  /** The deliveries that were handed to observers. */
  public final List<ClaimedDelivery> taken = new CopyOnWriteArrayList<>();

  /** What happened: the names of the listener's methods. */
  public final List<String> told = new CopyOnWriteArrayList<>();

  public final Object listener =
      Proxy.newProxyInstance(
          getClass().getClassLoader(),
          new Class<?>[] {
            ReceivingListener.class,
            DeliveryListener.class,
            SubmissionListener.class,
            AdminListener.class
          },
          (proxy, step, arguments) -> {
            told.add(step.getName());
            return null;
          });

  public TestApplication(InboxFixture fixture) {
    f = fixture;
    Settings settings = new TwoAttempts();
    ClusterNode node = new ThisNode();
    Observers named = new Named();
    Transactions transactions = f.db.transactions();
    Beans.inject(outcomes, f.jobs, f.deliveries, node, new NoRoom(), named, f.nodes, listener);
    Beans.inject(
        secrets, settings, f.submissions, new Tokens()); // which is not read: no token is known
    Leftovers leftovers =
        Beans.inject(
            new Leftovers(), settings, f.callbacks, f.bounds, f.auditLog, f.jobs, listener);
    Beans.inject(
        interpreter,
        secrets,
        settings,
        transactions,
        f.callbacks,
        node,
        f.attemptLog,
        f.jobs,
        vendors,
        outcomes,
        leftovers,
        listener);
    Beans.inject(
        promptOutcomes,
        settings,
        transactions,
        node,
        Beans.inject(new PromptCallbacks(), f.db.database()),
        f.callbacks,
        vendors,
        secrets,
        named,
        new Taking(),
        listener);
  }

  /** Has each outcome's deliveries handed to observers from now on. */
  public void delivers() {
    outcomes.deliverer = new Taking();
  }

  /** A store of this application, which takes up to so many at once. */
  public CallbackStore callbackStore(int threads) {
    Settings settings = new TwoAttempts().with(Catalogue.RECEIVE_THREADS, () -> threads);
    return Beans.inject(
        new CallbackStore(),
        settings,
        f.db.transactions(),
        f.callbacks,
        f.jobs,
        outcomes.clusterNode,
        new Room(),
        listener,
        promptOutcomes);
  }

  /** Interprets a claimed callback as a node does. */
  public void interpret(ClaimedCallback callback) {
    interpreter.interpret(callback);
  }

  /** Has a delivery's event looked at, as an observer does. */
  public void observe(ClaimedDelivery delivery, Consumer<TranscriptionEvent> observer) {
    Events events = Beans.inject(new Events(), f.jobs, f.callbacks, vendors);
    try (Events.ScopedEvent scoped = events.of(delivery)) {
      observer.accept(scoped.event());
    }
  }

  /** Gives one up that does not end, as a node does. */
  public void giveUp(ClaimedCallback endless) {
    interpreter.giveUp(endless, new TimeoutException());
  }

  private final class Named extends Observers {
    @Override
    public List<String> matching(
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
    public int room(String observer) {
      return 0;
    }
  }

  private final class Taking extends Deliverer {
    @Override
    public boolean mayKeep(String observer, long bytes) {
      return bytes <= mayKeep;
    }

    @Override
    public int room(String observer) {
      return 100;
    }

    @Override
    public void take(ClaimedDelivery delivery) {
      taken.add(delivery);
    }
  }

  private final class Room extends Dispatcher {
    @Override
    public boolean isRunning() {
      return dispatches;
    }

    @Override
    public boolean hasRoom() {
      return dispatches;
    }

    @Override
    public void take(ClaimedCallback callback) {
      // nobody interprets it
    }
  }

  private class TwoAttempts extends TestSettings {
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
