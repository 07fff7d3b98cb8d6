package dev.hearback.receive;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.JobState;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.deliver.Logged;
import dev.hearback.deliver.TestApplication;
import dev.hearback.inbox.AttemptError;
import dev.hearback.inbox.CallbackBounds;
import dev.hearback.inbox.CallbackTable.StoreResult;
import dev.hearback.inbox.CallbackTable.StoreResult.Kind;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.StoredCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Retention;
import dev.hearback.settings.TestSettings;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever knows the URL of a job or hook can leave in the database, on every database. */
@Timeout(120)
abstract class LeakedUrlContract extends InboxContract {

  private static final List<String> TABLES =
      List.of("job", "callback", "chunk", "delivery", "audit", "node", "pause");

  private TestApplication application;

  LeakedUrlContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    application = new TestApplication(f);
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    application.observers.clear();
    application.observers.add("a");
  }

  // --- a job that has succeeded ---

  @Test
  void thousandBodies_afterASuccess_leaveACountAndOneWarning_andNothingElse() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    List<String> before = numbers();
    Optional<Instant> end = f.in(() -> f.jobs.find(job)).orElseThrow().endedAt();
    List<Boolean> answers = new CopyOnWriteArrayList<>();
    try (Logged logged = new Logged()) {
      CallbackStore store = callbackStore();
      for (int i = 0; i < 1000; i++) {
        store.accept(received(to(job), bytes("variant " + i)), answers::add);
        if (i % 100 == 99) { // more at once would have to wait too long
          int all = i + 1;
          await().pollInterval(Duration.ofMillis(5)).until(() -> answers.size() == all);
        }
      }
      store.stop(Deadline.in(Duration.ofSeconds(10)));
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING HB-0116 ")
          .contains(job.toString());
    }
    assertThat(answers).hasSize(1000).containsOnly(true);
    assertThat(numbers()).isEqualTo(before);
    assertThat(ignored(job)).isEqualTo(1000);
    assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().endedAt()).isEqualTo(end);
  }

  @Test
  void vendorsRetry_isNoVariant() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    for (int i = 0; i < 20; i++) {
      assertThat(store(to(job), "fine").known()).isTrue();
    }
    assertThat(ignored(job)).isZero();
  }

  @Test
  void fewBodies_areNoReasonToWarn() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    try (Logged logged = new Logged()) {
      CallbackStore store = callbackStore();
      List<Boolean> answers = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 9; i++) {
        store.accept(received(to(job), bytes("variant " + i)), answers::add);
      }
      store.stop(Deadline.in(Duration.ofSeconds(10)));
      assertThat(answers).hasSize(9).containsOnly(true);
      assertThat(logged.messages()).isEmpty();
    }
  }

  @Test
  void bodiesThatArriveAtOnce_areCounted_orToBeCounted() throws Exception {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    List<Callable<StoreResult>> eight =
        IntStream.range(0, 8)
            .<Callable<StoreResult>>mapToObj(i -> () -> store(to(job), "variant " + i))
            .toList();
    List<StoreResult> results = TestDatabase.atOnce(eight);
    assertThat(results)
        .extracting(StoreResult::kind)
        .contains(Kind.IGNORED)
        .isSubsetOf(Kind.IGNORED, Kind.UNCOUNTED);
    // what the store counts afterwards is in thousandBodies_…
    long counted = results.stream().filter(one -> one.kind() == Kind.IGNORED).count();
    assertThat(ignored(job)).isEqualTo(counted);
  }

  @Test
  void callbackThatWasStoredBeforeTheEnd_isKept() {
    UUID job = f.job();
    ClaimedCallback before = f.claimed(job, "fine, too");
    application.interpret(f.claimed(job, "fine"));
    application.interpret(before);
    assertThat(f.state("callback", before.id())).isEqualTo("DONE");
    assertThat(ignored(job)).isZero();
  }

  // --- a job that has failed ---

  @Test
  void successAfterAFailure_isADeadLetter_withinTheGrace() {
    UUID job = failedJob();
    ClaimedCallback late = f.claimed(job, "fine after all");
    application.told.clear();
    application.interpret(late);
    assertThat(letter(late).code()).isEqualTo("LATE_SUCCESS");
    assertThat(letter(late).jobId()).contains(job);
    assertThat(application.told).containsExactly("deadLettered");
    assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().state()).isEqualTo(JobState.FAILED);
    assertThat(ignored(job)).isZero();
  }

  @Test
  void successThatWasOnItsWayWhenTheJobFailed_isADeadLetter() {
    UUID job = f.job();
    ClaimedCallback late = f.claimed(job, "fine");
    fail(job);
    application.interpret(late);
    assertThat(letter(late).code()).isEqualTo("LATE_SUCCESS");
  }

  @Test
  void anythingElseAfterAFailure_isCounted() {
    UUID job = failedJob();
    List<String> before = numbers();
    application.told.clear();
    for (String body : List.of("failed again", "gibberish", "x".repeat(100_000))) {
      application.interpret(f.claimed(job, body));
    }
    assertThat(ignored(job)).isEqualTo(3);
    assertThat(numbers()).isEqualTo(before);
    assertThat(application.told).containsExactly("ignored", "ignored", "ignored");
  }

  @Test
  void successAfterTheGrace_isCounted() {
    UUID job = failedJob();
    endedDaysAgo(job, 8);
    assertThat(store(to(job), "fine").ignored()).isEqualTo(1);
    endedDaysAgo(job, 6);
    assertThat(store(to(job), "fine").kind()).isEqualTo(Kind.STORED);
  }

  @Test
  void lateSuccesses_areBounded() {
    UUID job = failedJob();
    for (int i = 0; i < CallbackBounds.MOST + 5; i++) {
      application.interpret(f.claimed(job, "fine " + i));
    }
    assertThat(callbacks(job)).hasSize(1 + CallbackBounds.MOST); // and the failure
    assertThat(ignored(job)).isEqualTo(5);
  }

  @Test
  void nobodyKeepsALateSuccessOut_byFillingUp_andFailing() {
    UUID job = f.job();
    for (int i = 0; i < CallbackBounds.MOST + 5; i++) {
      application.interpret(f.claimed(job, "gibberish " + i));
    }
    fail(job);
    ClaimedCallback late = interpreted(to(job), "fine");
    assertThat(letter(late).code()).isEqualTo("LATE_SUCCESS");
  }

  // --- a job that has not ended ---

  @Test
  void nobodyKeepsTheRealTranscriptOut_byFillingUp() {
    UUID job = f.job();
    for (int i = 0; i < CallbackBounds.MOST + 5; i++) {
      application.interpret(f.claimed(job, "gibberish " + i));
    }
    assertThat(callbacks(job)).hasSize(CallbackBounds.MOST);
    assertThat(ignored(job)).isEqualTo(5);

    application.interpret(f.claimed(job, "fine"));
    assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void bytesAreBounded_too() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "gibberish"));
    f.db.execute("UPDATE {schema}hearback_callback SET length = 67108864 WHERE job_id = ?", job);
    application.interpret(f.claimed(job, "gibberish, too"));
    assertThat(callbacks(job)).hasSize(1);
    assertThat(ignored(job)).isEqualTo(1);
    application.interpret(f.claimed(job, "fine"));
    assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void beyondTheBounds_onlySoManyWaitToBeInterpreted() {
    UUID job = f.job();
    int most = Math.max(CallbackBounds.MOST, CallbackBounds.MOST_WAITING);
    for (int i = 0; i < most; i++) {
      assertThat(f.store(to(job), "gibberish " + i, Optional.empty()).kind())
          .isEqualTo(Kind.STORED);
    }
    assertThat(store(to(job), "fine").kind()).isEqualTo(Kind.NO_ROOM);
    assertThat(store(to(job), "gibberish 0").known()).isTrue();

    f.claim(100).forEach(application::interpret);
    application.interpret(f.claimed(job, "fine"));
    assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void callbackThatCannotBeInterpreted_isKept_whateverElseHasFilledUp_butNotWithoutBound() {
    UUID job = f.job();
    for (int i = 0; i < CallbackBounds.MOST + 5; i++) {
      application.interpret(f.claimed(job, "gibberish " + i));
    }
    assertThat(ignored(job)).isEqualTo(5);
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      assertThat(f.state("callback", killer(job, i))).isEqualTo("DEAD");
    }
    assertThat(f.state("callback", killer(job, CallbackBounds.MOST))).isEqualTo("none");
    assertThat(ignored(job)).isEqualTo(6);
  }

  /** It may be the transcript, for all that is known. */
  private UUID killer(UUID job, int number) {
    UUID id = f.claimed(job, "killer " + number).id();
    application.interpret(new ClaimedCallback(id, 1, 2, true, to(job))); // as after two deaths
    return id;
  }

  @Test
  void callbackOfAnEndedJob_waitsForNobodyWhoHasLockedTheJob_andIsCountedAfterwards() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    CallbackStore store = callbackStore();
    List<Boolean> answers = new CopyOnWriteArrayList<>();
    f.run(
        () -> {
          f.jobs.lock(job);
          store.accept(received(to(job), bytes("a variant")), answers::add);
          await().atMost(Duration.ofSeconds(3)).until(() -> answers.equals(List.of(true)));
        });
    await().until(() -> ignored(job) == 1);
    store.stop(Deadline.in(Duration.ofSeconds(10)));
  }

  @Test
  void callbackThatIsDropped_leavesNoFailedAttempts() {
    UUID job = f.job();
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      application.interpret(f.claimed(job, "gibberish " + i));
    }
    ClaimedCallback one = f.claimed(job, "gibberish, too");
    AttemptError error = new AttemptError("E", "at Store.java:7", Optional.of("words"));
    f.run(
        () -> f.attemptLog.record(f.node, one.id(), Optional.of(job), Optional.empty(), 1, error));
    application.interpret(one);
    assertThat(f.state("callback", one.id())).isEqualTo("none");
    assertThat(
            f.value("SELECT COUNT(*) FROM {schema}hearback_attempt WHERE subject_id = ?", one.id()))
        .isEqualTo("0");
  }

  @Test
  void callbackForAnOpenJob_costsNoStatementMoreThanBefore() {
    UUID job = f.job();
    f.run(
        () -> {
          f.db.dataSource().statements();
          f.callbacks.store(
              received(to(job), bytes("fine")), Optional.of(f.node), InboxFixture.KEEP);
          assertThat(f.db.dataSource().statements()).as("job, and insert").isEqualTo(2);
        });
  }

  @Test
  void callbackThatComesBetweenTwoStepsOfAnErasure_leavesNoContents() throws Exception {
    UUID job = f.job();
    AtomicInteger steps = new AtomicInteger();
    f.db
        .dataSource()
        .tell(
            sql -> {
              boolean drops =
                  sql.contains("chunk WHERE owner_id IN") || sql.contains("body = NULL");
              if (drops && steps.incrementAndGet() == 2) {
                CompletableFuture.runAsync(
                        () -> f.store(to(job), "between ".repeat(50_000), Optional.empty()))
                    .join();
              }
            });
    try {
      f.run(() -> f.erase(job, Optional.empty()));
    } finally {
      f.db.dataSource().tell(sql -> {});
    }
    assertThat(steps).hasValue(2);
    f.claim(10).forEach(application::interpret);
    assertThat(f.db.dump()).doesNotContain("between");
    assertThat(ignored(job)).isEqualTo(1);
  }

  @Test
  void endErasureAndArrivalAtOnce_leaveNoContents() throws Exception {
    for (int round = 0; round < 10; round++) {
      UUID job = f.job();
      ClaimedCallback first = f.claimed(job, "fine");
      Callable<Void> end =
          () -> {
            application.interpret(first);
            return null;
          };
      Callable<Void> erase =
          () -> {
            f.run(() -> f.erase(job, Optional.empty()));
            return null;
          };
      Callable<Void> arrive =
          () -> {
            store(to(job), "failed").claimed().ifPresent(application::interpret);
            return null;
          };
      TestDatabase.atOnce(List.of(end, erase, arrive));
      assertThat(callbacks(job)).noneMatch(StoredCallback::kept);
      assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().state().ended()).isTrue();
    }
  }

  // --- a job that is not stored ---

  @Test
  void jobThatMayHaveBeenPurged_getsNothingStored() {
    UUID old = new UUID(Uuids.next().getMostSignificantBits() - days(366), 0x8000000000000001L);
    List<String> before = numbers();
    StoreResult result = store(to(old), "fine");
    assertThat(result.kind()).isEqualTo(Kind.IGNORED);
    assertThat(result.ignored()).isZero();
    assertThat(numbers()).isEqualTo(before);

    UUID younger = new UUID(Uuids.next().getMostSignificantBits() - days(364), 0x8000000000000001L);
    assertThat(store(to(younger), "fine").dead()).contains(DeadLetter.Code.UNKNOWN_JOB);
  }

  @Test
  void callbacksOfAJobThatIsNotStored_areBounded() {
    UUID unknown = Uuids.next();
    for (int i = 0; i < CallbackBounds.MOST; i++) {
      assertThat(store(to(unknown), "fine " + i).dead()).isPresent();
    }
    assertThat(store(to(unknown), "fine").kind()).isEqualTo(Kind.IGNORED);
    assertThat(store(to(unknown), "fine 1").known()).isTrue();
    assertThat(callbacks(unknown)).hasSize(CallbackBounds.MOST);
  }

  // --- a hook ---

  @Test
  void hooksJobThatHasSucceeded_countsWhatElseIsReportedOfIt() {
    CallbackAddress.OfHook hook = f.hook();
    UUID job = job(interpreted(hook, "fine of v1"));
    List<String> before = numbers();
    for (int i = 0; i < 5; i++) {
      interpreted(hook, "fine of v1 " + i);
      interpreted(hook, "failed of v1 " + i);
      interpreted(hook, "gibberish of v1 " + i);
    }
    assertThat(ignored(job)).isEqualTo(15);
    assertThat(numbers()).isEqualTo(before);
  }

  @Test
  void hooksJobThatHasFailed_keepsALateSuccess_ofItsOwn() {
    CallbackAddress.OfHook hook = f.hook();
    UUID job = job(interpreted(hook, "failed of v1"));
    ClaimedCallback late = interpreted(hook, "fine of v1");
    assertThat(letter(late).code()).isEqualTo("LATE_SUCCESS");
    assertThat(letter(late).jobId()).contains(job);
    endedDaysAgo(job, 8);
    ClaimedCallback tooLate = interpreted(hook, "fine of v1, too late");
    assertThat(f.state("callback", tooLate.id())).isEqualTo("none");
    assertThat(ignored(job)).isEqualTo(1);
  }

  @Test
  void bodiesThatAreNotUnderstood_areBoundedForEachJobOfTheVendor_butNotForTheHook() {
    CallbackAddress.OfHook hook = f.hook();
    for (int i = 0; i < CallbackBounds.MOST + 5; i++) {
      interpreted(hook, "gibberish of v1 " + i);
      interpreted(hook, "gibberish of v" + i + "9");
      interpreted(hook, "gibberish " + i);
    }
    assertThat(
            f.value("SELECT COUNT(*) FROM {schema}hearback_callback WHERE hook = ?", hook.hook()))
        .isEqualTo(Integer.toString(3 * CallbackBounds.MOST + 10));
  }

  @Test
  void bodyThatNamesNoJob_andComesAgainAndAgain_isOne_andAnOperatorSeesHowOften() {
    CallbackAddress.OfHook hook = f.hook();
    ClaimedCallback error = interpreted(hook, "failed");
    ClaimedCallback empty = interpreted(hook, "");
    for (int i = 0; i < 3; i++) {
      assertThat(store(hook, "failed").known()).isTrue();
      assertThat(store(hook, "").known()).isTrue();
    }
    assertThat(f.in(() -> f.callbacks.find(error.id())).orElseThrow().repeats()).isEqualTo(3);
    assertThat(letter(empty).repeats()).isEqualTo(3);
  }

  private static long days(int days) {
    return Duration.ofDays(days).toMillis() << 16;
  }

  private StoreResult store(CallbackAddress address, String body) {
    return f.store(address, body, Optional.of(f.node));
  }

  private ClaimedCallback interpreted(CallbackAddress address, String body) {
    ClaimedCallback callback = store(address, body).claimed().orElseThrow();
    application.interpret(callback);
    return callback;
  }

  private UUID failedJob() {
    UUID job = f.job();
    fail(job);
    return job;
  }

  private void fail(UUID job) {
    interpreted(to(job), "failed");
  }

  private UUID job(ClaimedCallback callback) {
    return f.in(() -> f.callbacks.find(callback.id())).orElseThrow().jobId().orElseThrow();
  }

  private DeadLetter letter(ClaimedCallback callback) {
    return f.in(() -> f.deadLetters.find(callback.id())).orElseThrow();
  }

  private List<StoredCallback> callbacks(UUID job) {
    return f.in(() -> f.callbacks.ofJob(job));
  }

  private long ignored(UUID job) {
    return f.in(() -> f.jobs.ignoredCallbacks(job));
  }

  private void endedDaysAgo(UUID job, int days) {
    f.db.execute(
        "UPDATE {schema}hearback_job SET ended_at = {earlier} WHERE id = ?",
        Duration.ofDays(days),
        job);
  }

  /** How many rows each table has. */
  private List<String> numbers() {
    return TABLES.stream()
        .map(table -> table + " " + f.value("SELECT COUNT(*) FROM {schema}hearback_" + table))
        .toList();
  }

  private CallbackStore callbackStore() {
    CallbackStore store = new CallbackStore();
    store.settings = new Receiving();
    store.transactions = f.db.transactions();
    store.callbacks = f.callbacks;
    store.jobs = f.jobs;
    store.clusterNode = new ThisNode();
    store.dispatcher = new NoRoom();
    store.listener = LogFixture.receiving();
    store.deliveryListener = LogFixture.deliveries();
    store.start(work -> new Thread(work).start());
    return store;
  }

  private final class ThisNode extends ClusterNode {
    @Override
    public Node node() {
      return f.node;
    }
  }

  private static final class NoRoom extends Dispatcher {
    @Override
    public boolean hasRoom() {
      return false;
    }
  }

  private static final class Receiving extends TestSettings {
    Receiving() {
      with(Catalogue.RECEIVE_THREADS, () -> 2);
    }

    @Override
    public Retention retention() {
      return InboxFixture.KEEP;
    }
  }
}
