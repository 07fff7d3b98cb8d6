package dev.hearback.receive;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.Transcript;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.deliver.DeliveryListener;
import dev.hearback.deliver.TestApplication;
import dev.hearback.inbox.CallbackBounds;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Transactions;
import dev.hearback.storage.Uuids;
import dev.hearback.work.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of callbacks that may be interpreted before they are stored, on every database. */
abstract class PromptOutcomesContract extends InboxContract {

  private static final String ID = "6f1b5e0a-9f6e-4f0b-8f4e-1f1d0a2b3c4d";
  private static final String FINE = "fine of " + ID;

  /** Makes a body too long for its row. */
  private static final String FURTHER = ", word by word".repeat(20_000);

  private final List<Boolean> answers = new CopyOnWriteArrayList<>();
  private final List<Runnable> workers = new ArrayList<>();
  private TestApplication application;
  private CallbackStore store;

  PromptOutcomesContract(Product product) {
    super(product);
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    answers.clear();
    workers.clear();
    application = new TestApplication(f);
    application.observers.add("a");
    application.interpretedBeforeStored = Integer.MAX_VALUE;
    application.providers.put("deepgram", TestSubmissions.DEEPGRAM);
    store = application.callbackStore(4);
    store.nanos = () -> 0; // however slow the machine, nothing is overdue
    store.start(workers::add);
  }

  @Test
  void callbacksThatWait_areStoredTogether_andEachIsAnsweredAndDelivered() {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      jobs.add(f.job());
      accept(to(jobs.get(i)), fine());
    }
    f.db.dataSource().calls();

    work();

    assertThat(f.db.dataSource().calls()).as("connections for all of them").isEqualTo(1);
    assertThat(answers).hasSize(20).containsOnly(true);
    assertThat(jobs).allMatch(job -> f.state("job", job).equals("SUCCEEDED"));
    await().until(() -> application.taken.size() == 20);
    assertThat(application.taken).extracting("jobId").containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(application.told).filteredOn(step -> step.equals("ended")).hasSize(20);
  }

  @Test
  void observersEvent_isMadeFromMemory() throws Exception {
    UUID job = f.job();
    accept(to(job), FINE);
    work();
    await().until(() -> application.taken.size() == 1);
    f.db.dataSource().calls();

    application.observe(
        application.taken.get(0),
        event -> {
          assertThat(((TranscriptionSucceeded) event).transcript().text()).isEqualTo(FINE);
          assertThat(event.origin().vendorJobId()).isEqualTo(ID);
          assertThat(event.origin().jobId()).isEqualTo(job);
        });
    assertThat(f.db.dataSource().calls()).isZero();
  }

  @Test
  void body_isStoredShorter_andReadBackAsItCame() throws Exception {
    String body = fine() + ", word by word".repeat(50);
    UUID id = accept(to(f.job()), body).id();
    work();
    StoredContent content = f.callbacks.content(id);
    assertThat(content.open()).hasContent(body);
    assertThat(content.length()).isEqualTo(body.length());
    assertThat(f.value("SELECT OCTET_LENGTH(body) FROM {schema}hearback_callback WHERE id = ?", id))
        .matches(length -> Integer.parseInt(length) < body.length() / 2);
  }

  @Test
  void longBody_isInterpretedFirst_unlessItIsNoPlainSuccess_orTooLong() throws Exception {
    UUID fine = f.job();
    UUID large = f.job();
    UUID failed = f.job();
    UUID longest = f.job();
    List<ReceivedCallback> prompt =
        List.of(
            accept(to(fine), FINE + FURTHER),
            accept(to(large), ofLength(ReceivedCallback.LARGE + 1)));
    accept(to(failed), "failed of v1" + FURTHER);
    accept(to(longest), ofLength(PromptCallbacks.LONGEST + 1));

    work();

    assertThat(answers).hasSize(4).containsOnly(true);
    for (UUID job : List.of(fine, large)) {
      assertThat(f.state("job", job)).isEqualTo("SUCCEEDED");
      assertThat(callbacksOf(job)).isEqualTo("DONE");
    }
    for (ReceivedCallback one : prompt) {
      assertThat(f.callbacks.content(one.id()).open()).hasSameContentAs(one.body().open());
    }
    for (UUID job : List.of(failed, longest)) {
      assertThat(callbacksOf(job)).isEqualTo("RUNNING");
    }
    await().until(() -> application.taken.size() == 2);
    assertThat(application.taken).allMatch(delivery -> delivery.fresh().isPresent());
  }

  @Test
  void whateverIsNoPlainSuccess_isStoredUnread() {
    application.hooks.clear();
    UUID failed = f.job();
    UUID unknown = f.job();
    UUID nameless = f.job();
    UUID fine = f.job();
    accept(to(failed), "failed of v1");
    accept(to(unknown), "what?");
    accept(to(nameless), "fine, but of no job");
    accept(to(fine), fine());

    work();

    assertThat(answers).hasSize(4).containsOnly(true);
    assertThat(f.state("job", fine)).isEqualTo("SUCCEEDED");
    for (UUID job : List.of(failed, unknown, nameless)) {
      assertThat(callbacksOf(job)).isEqualTo("RUNNING");
      assertThat(f.state("job", job)).isEqualTo("QUEUED");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bodyThatAnAdapterFailsOf_isStoredUnread_andItsNeighboursAreNot(boolean isLong) {
    for (Supplier<Throwable> failure :
        List.<Supplier<Throwable>>of(
            IllegalStateException::new, StackOverflowError::new, OutOfMemoryError::new)) {
      UUID bad = f.job();
      UUID neighbour = f.job();
      application.realAdapters.put(
          "deepgram", new Failing(application.vendors.named("deepgram"), failure));
      accept(to(bad), "fine, but bad of " + ID + (isLong ? FURTHER : ""));
      accept(to(neighbour), fine());

      work();

      application.realAdapters.clear();
      assertThat(callbacksOf(bad)).isEqualTo("RUNNING");
      assertThat(f.state("job", neighbour)).isEqualTo("SUCCEEDED");
    }
    assertThat(answers).hasSize(6).containsOnly(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void adapterThatDoesNotPromiseSoMuch_seesNoBodyBeforeItIsStored(boolean isLong) {
    application.interpretedBeforeStored = isLong ? 100_000 : 0;
    application.realAdapters.put(
        "deepgram",
        new Failing(
            application.vendors.named("deepgram"),
            () -> new AssertionError("it may have been the end of the node")));
    UUID job = f.job();
    accept(to(job), "fine, but bad of " + ID + (isLong ? FURTHER : ""));

    work();

    assertThat(answers).containsExactly(true);
    assertThat(callbacksOf(job)).isEqualTo("RUNNING");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callbacksWhoseCommitIsNotAnswered_areFoundStored_andAnswered(boolean isLong) {
    AtomicBoolean lost = new AtomicBoolean();
    Transactions transactions = f.db.transactions();
    application.promptOutcomes.transactions =
        new Transactions() {
          @Override
          public <T> T inNew(Duration timeout, Work<T> work) {
            T result = transactions.inNew(timeout, work);
            if (lost.compareAndSet(false, true)) {
              throw new StorageException("the answer is lost", null);
            }
            return result;
          }
        };
    UUID job = f.job();
    accept(to(job), isLong ? FINE + FURTHER : FINE);

    work();

    assertThat(lost).isTrue();
    assertThat(answers).containsExactly(true);
    assertThat(f.state("job", job)).isEqualTo("SUCCEEDED");
    assertThat(f.value("SELECT COUNT(*) FROM {schema}hearback_callback WHERE job_id = ?", job))
        .isEqualTo("1");
    assertThat(f.value("SELECT state FROM {schema}hearback_delivery WHERE job_id = ?", job))
        .as("an orphan of this node")
        .isEqualTo("RUNNING");
  }

  @Test
  void callbackOfAHookOfAnotherApplication_isStoredForIt() {
    CallbackAddress.OfHook hook = f.hook();
    CallbackAddress.OfHook others =
        new CallbackAddress.OfHook("gladia", "gladia", hook.hook(), "another", hook.tags());
    ReceivedCallback callback = accept(others, FINE);

    work();

    assertThat(f.state("callback", callback.id())).isEqualTo("WAITING");
    f.db.execute("DELETE FROM {schema}hearback_callback WHERE id = ?", callback.id());
  }

  @Test
  void stop_storesWhatWaits() {
    UUID job = f.job();
    accept(to(job), FINE);
    application.dispatches = false; // it stops first

    store.stop(Deadline.in(Duration.ofSeconds(2)));

    assertThat(answers).containsExactly(true);
    assertThat(f.state("job", job)).isEqualTo("SUCCEEDED");
  }

  @Test
  void callbackThatComesWhenNothingIsDispatched_isStoredUnread() {
    application.dispatches = false;
    UUID job = f.job();
    accept(to(job), FINE);

    work();

    assertThat(callbacksOf(job)).isEqualTo("WAITING");
  }

  @Test
  void failureAfterTheCommit_concernsNoOtherCallback() {
    UUID bad = f.job();
    UUID neighbour = f.job();
    UUID unread = f.job();
    application.promptOutcomes.deliveryListener =
        new DeliveryListener() {
          @Override
          public void ended(UUID job, Outcome outcome, List<String> observers) {
            if (job.equals(bad)) {
              throw new IllegalStateException("the log does not work");
            }
          }
        };
    accept(to(bad), fine());
    accept(to(neighbour), fine());
    accept(to(unread), "what?");

    work();

    assertThat(answers).containsOnly(true);
    await().until(() -> application.taken.size() == 2);
    assertThat(application.taken).extracting("jobId").containsExactlyInAnyOrder(bad, neighbour);
    assertThat(callbacksOf(unread)).isEqualTo("RUNNING");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void repetitionBesideTheFirst_isKnown(boolean isLong) {
    UUID job = f.job();
    accept(to(job), isLong ? FINE + FURTHER : FINE);
    accept(to(job), isLong ? FINE + FURTHER : FINE);

    work();

    assertThat(answers).containsExactly(true, true);
    assertThat(f.value("SELECT COUNT(*) FROM {schema}hearback_callback WHERE job_id = ?", job))
        .isEqualTo("1");
  }

  @Test
  void largeBodyThatNobodyWaitsFor_isNotInterpretedInVain() {
    String body = ofLength(ReceivedCallback.LARGE) + "but bad";
    UUID ended = f.job();
    accept(to(ended), body);
    work();
    assertThat(f.state("job", ended)).isEqualTo("SUCCEEDED");
    UUID full = f.job();
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      f.store(to(full), "what? " + i, Optional.empty());
    }
    AtomicInteger interpreted = new AtomicInteger();
    application.realAdapters.put(
        "deepgram",
        new Failing(
            application.vendors.named("deepgram"),
            () -> {
              interpreted.incrementAndGet();
              return new IllegalStateException();
            }));
    answers.clear();
    application.told.clear();

    CallbackAddress contradicted = new CallbackAddress.OfJob("gladia", f.job(), 1);
    for (CallbackAddress address : List.of(to(ended), to(full), to(Uuids.next()), contradicted)) {
      accept(address, body);
      work();
    }
    accept(to(ended), body + "!");
    work();

    assertThat(answers).containsExactly(true, false, true, true, true);
    assertThat(interpreted).hasValue(0);
  }

  private static String fine() {
    return "fine of " + UUID.randomUUID();
  }

  private static String ofLength(int bytes) {
    String start = fine();
    return start + "x".repeat(bytes - start.length());
  }

  private ReceivedCallback accept(CallbackAddress address, String body) {
    ReceivedCallback callback = received(address, bytes(body));
    store.accept(callback, answers::add);
    return callback;
  }

  /** Until then nobody stores anything, as if all storing threads were busy. */
  private void work() {
    List<Runnable> hired = List.copyOf(workers);
    workers.clear();
    hired.forEach(worker -> new Thread(worker).start());
    int all = (int) application.told.stream().filter(step -> step.equals("received")).count();
    await().until(() -> answers.size() == all);
  }

  private String callbacksOf(UUID job) {
    return f.value("SELECT state FROM {schema}hearback_callback WHERE job_id = ?", job);
  }

  /** An adapter that fails of bodies that say "but bad"; a UUID may have "bad" in it. */
  private record Failing(TranscriptionVendor adapter, Supplier<Throwable> failure)
      implements TranscriptionVendor {

    @Override
    public String name() {
      return adapter.name();
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
    public int interpretedBeforeStored() {
      return adapter.interpretedBeforeStored();
    }

    @Override
    public Interpretation interpret(CallbackContent callback) {
      if (transcript(callback).text().contains("but bad")) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
      return adapter.interpret(callback);
    }

    @Override
    public Transcript transcript(CallbackContent callback) {
      return adapter.transcript(callback);
    }
  }
}
