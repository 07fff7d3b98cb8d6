package dev.hearback.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.JobState;
import dev.hearback.TranscriptionRequest;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Logged;
import dev.hearback.deliver.TestApplication;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.ProviderState;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.TokenNode;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.settings.TestSettings;
import dev.hearback.spi.AudioUnreadableException;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ProviderUnreachableException;
import dev.hearback.spi.Secret;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two providers of one vendor, and the sender of one node. */
@Timeout(60)
class SenderTest {

  private static final Provider MAIN = TestSubmissions.provider("main", "deepgram");
  private static final Provider SECOND = TestSubmissions.provider("second", "deepgram");
  private static final SubmissionException WRONG_KEY = refused(Objection.KEY, "INVALID_AUTH");
  private static final String ROW =
      "SELECT 1 FROM {schema}hearback_provider WHERE provider = 'main' AND ";

  private static final String DUE =
      "SELECT 1 FROM {schema}hearback_job WHERE vendor_erase_at <= {now}";

  private final InboxFixture f = new InboxFixture(Product.H2);
  private final TestApplication application = new TestApplication(f);
  private final Vendor vendor = new Vendor();
  private final Logged log = new Logged(LogFixture.class);
  private final ProviderStates states;
  private final Sender sender;
  private int threads = 8;
  private int attempts = 3;
  private volatile Provider main = MAIN;
  private volatile boolean mainFails;
  private volatile boolean rowsFail;
  private volatile int rowsRead;
  private volatile LongSupplier nanos = System::nanoTime;
  private volatile boolean accessFails;
  private volatile int deletionsRecorded;

  SenderTest() {
    f.fresh();
    application.observers.add("store");
    Settings settings = new TwoProviders();
    SubmissionListener listener = LogFixture.submissions();
    Tokens tokens = new TokenNode(f.db).tokens;
    f.run(tokens::load);
    VendorCall call =
        Beans.inject(
            new VendorCall(), settings, vendor, tokens, f.submissions, f.db.transactions());
    states = Beans.inject(new FailingStates(), f.db.database());
    ProviderGate gate =
        Beans.inject(new ProviderGate(), settings, f.db.transactions(), states, call, listener);
    gate.nanos = () -> nanos.getAsLong();
    sender =
        Beans.inject(
            new Sender(),
            settings,
            f.db.transactions(),
            new ThisNode(),
            f.jobs,
            Beans.inject(new FailingSubmissions(), f.db.database()),
            Beans.inject(new CountedDeletions(), f.db.database()),
            application.outcomes,
            listener,
            call,
            gate,
            tokens);
  }

  @AfterEach
  void stop() {
    sender.stop(Deadline.in(Duration.ofMillis(200)));
    f.everyMoveWasLegal();
    log.close();
    f.db.close();
  }

  @Test
  void jobThatIsTaken_waitsForItsCallback() {
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.SUBMITTED);
  }

  @Test
  void refusedKey_pausesItsProviderAlone_warnsOnce_andItsJobsWaitWithoutAnAttempt() {
    vendor.refuses(MAIN, WRONG_KEY);
    UUID first = job(MAIN);
    UUID second = job(MAIN);
    UUID other = job(SECOND);
    start();
    pollUntil(() -> isPaused() && isQueued(first) && isQueued(second));
    pollUntil(() -> state(other) == JobState.SUBMITTED);
    pollUntil(() -> log.messages().stream().anyMatch(line -> line.contains("HB-0417")));
    int calls = vendor.submitted.size();
    sender.poll();
    sender.poll();
    assertThat(vendor.submitted).hasSize(calls);
    assertThat(attemptsOf(first)).isZero();
    assertThat(f.in(() -> f.jobs.find(first)).orElseThrow().error().orElse("")).contains("no");
    assertThat(log.messages())
        .filteredOn(line -> line.startsWith("WARNING"))
        .singleElement()
        .asString()
        .contains("HB-0417 Provider main is paused", "deepgram", "KEY, INVALID_AUTH")
        .contains("hearback.provider.main.api-key");
  }

  @Test
  void acceptedProbe_letsOneJobGo_andTheOthersOnceThatIsTaken() {
    vendor.refuses(MAIN, WRONG_KEY);
    UUID first = job(MAIN);
    start();
    pollUntil(() -> isPaused() && isQueued(first));
    UUID second = job(MAIN);
    vendor.probes.add(Optional.of(WRONG_KEY));
    probeIsDue();
    pollUntil(() -> vendor.probed == 1);
    sender.poll();
    assertThat(isPaused()).isTrue();

    vendor.refuses(MAIN, null);
    probeIsDue();
    pollUntil(() -> state(first) == JobState.SUBMITTED && state(second) == JobState.SUBMITTED);
    assertThat(vendor.probed).isEqualTo(2);
    pollUntil(() -> log.messages().stream().anyMatch(line -> line.startsWith("INFO HB-0418 ")));
    pollUntil(() -> !f.value(ROW + "probes = 0").equals("none"));
  }

  @Test
  void trialThatIsRefusedAgain_goesOnPausing_withoutAnotherWarning() {
    vendor.refuses(MAIN, refused(Objection.CREDIT, "NO_CREDIT"));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> isPaused() && isQueued(job));
    probeIsDue();
    pollUntil(() -> vendor.submitted.size() == 2 && isPaused() && isQueued(job));
    assertThat(log.messages()).filteredOn(line -> line.startsWith("WARNING")).hasSize(1);
    pollUntil(() -> log.messages().stream().anyMatch(line -> line.startsWith("INFO HB-0419 ")));
    assertThat(attemptsOf(job)).isZero();
  }

  @Test
  void refusalThatAProbeDoesNotMeet_isTheJobsOwn() {
    vendor.refuses(MAIN, refused(Objection.UNCLEAR, "403"));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.FAILED);
    assertThat(vendor.probed).isEqualTo(1);
    assertThat(isPaused()).isFalse();
  }

  @Test
  void refusalThatAProbeDoesNotMeet_whileTheProviderIsPaused_isTheJobsOwn_onlyIfItComesAgain() {
    vendor.refuses(MAIN, refused(Objection.UNCLEAR, "403"));
    vendor.meanwhile = // the key was refused another job, and is mended before this one's probe
        () ->
            f.run(
                () ->
                    states.pause(
                        f.application, "main", ProviderState.access(MAIN), Objection.KEY, "401"));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> vendor.probed == 1 && isQueued(job));
    assertThat(attemptsOf(job)).isZero();
    vendor.meanwhile = () -> {};
    probeIsDue();
    pollUntil(() -> state(job) == JobState.FAILED);
    assertThat(vendor.submitted).hasSize(2);
  }

  @Test
  void refusalThatAProbeMeets_pausesTheProvider() {
    vendor.refuses(MAIN, refused(Objection.UNCLEAR, "403"));
    vendor.probes.add(Optional.of(refused(Objection.UNCLEAR, "403")));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> isPaused() && isQueued(job));
    assertThat(attemptsOf(job)).isZero();
  }

  @Test
  void probeWhosePathIsNotThere_doesNotTell_andPausesNothing() {
    vendor.refuses(MAIN, refused(Objection.UNCLEAR, "403"));
    vendor.probes.add(Optional.of(refused(Objection.JOB, "404")));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.FAILED);
    assertThat(isPaused()).isFalse();
  }

  @Test
  void keyThatChangesDuringACall_isNotPausedForTheFormerOne() {
    vendor.refuses(MAIN, WRONG_KEY);
    vendor.meanwhile =
        () -> {
          main = withKey("another-key");
          vendor.refuses(MAIN, null);
        };
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.SUBMITTED);
    assertThat(vendor.submitted).hasSize(2);
    assertThat(isPaused()).isFalse();
    assertThat(log.messages()).isEmpty();
    assertThat(attemptsOf(job)).isZero();
  }

  @Test
  void probe_isMadeWithTheKeyThatWasRefused() {
    vendor.refuses(MAIN, refused(Objection.UNCLEAR, "403"));
    vendor.meanwhile = () -> main = withKey("another-key");
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.FAILED);
    assertThat(vendor.probedWith).containsExactly(MAIN);
  }

  @Test
  void providerWhoseJobsCannotBeClaimed_keepsNobodyBehindItWaiting() {
    mainFails = true;
    UUID other = job(SECOND);
    start();
    assertThatThrownBy(sender::poll).isInstanceOf(StorageException.class);
    assertThat(state(other)).isNotEqualTo(JobState.QUEUED);
    mainFails = false;
    pollUntil(() -> state(other) == JobState.SUBMITTED);
  }

  @Test
  void providersThatCannotBeRead_keepNoJobWaiting_andAreTold() {
    nanos = () -> 0;
    start();
    sender.poll();
    rowsFail = true;
    nanos = Duration.ofSeconds(1)::toNanos;
    UUID job = job(MAIN);
    assertThatThrownBy(sender::poll).isInstanceOf(StorageException.class);
    assertThat(state(job)).isNotEqualTo(JobState.QUEUED);
    rowsFail = false;
    pollUntil(() -> state(job) == JobState.SUBMITTED);
  }

  @Test
  void providers_areReadOnceASecond_howeverManyJobsAreTaken_andWhenOneIsNot() {
    nanos = () -> 0;
    start();
    sender.poll();
    UUID taken = job(MAIN);
    pollUntil(() -> state(taken) == JobState.SUBMITTED);
    assertThat(rowsRead).isEqualTo(1);
    vendor.refuses(MAIN, WRONG_KEY);
    UUID refused = job(MAIN);
    pollUntil(() -> isPaused() && isQueued(refused));
    pollUntil(() -> rowsRead == 2);
    nanos = Duration.ofSeconds(1)::toNanos;
    sender.poll();
    assertThat(rowsRead).isEqualTo(3);
  }

  @Test
  void providerThatCannotBeTakenUp_keepsNobodyBehindItWaiting() {
    accessFails = true;
    UUID other = job(SECOND);
    start();
    assertThatThrownBy(sender::poll).isInstanceOf(StorageException.class);
    assertThat(state(other)).isNotEqualTo(JobState.QUEUED);
    assertThat(f.value("SELECT provider FROM {schema}hearback_provider")).isEqualTo("second");
    accessFails = false;
    pollUntil(() -> state(other) == JobState.SUBMITTED);
  }

  @Test
  void refusalAfterWhichTheVendorDoesNotAnswer_endsNoJob_andPausesNothing() {
    vendor.refuses(MAIN, refused(Objection.UNCLEAR, "403"));
    vendor.probes.add(Optional.of(new ProviderUnreachableException("CONNECT", "gone", null)));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.FAILED); // once the vendor answers a probe
    assertThat(vendor.submitted).hasSize(2);
    assertThat(attemptsOf(job)).isEqualTo(1);
    assertThat(isPaused()).isFalse();
  }

  @Test
  void waitThatTheVendorAsksFor_holdsTheProviderBack_andSpendsNoAttempt() {
    Optional<Duration> minute = Optional.of(Duration.ofMinutes(1));
    vendor.refuses(MAIN, new SubmissionNotTakenException("429", "busy", minute, null));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> isHeld() && isQueued(job));
    UUID next = job(MAIN);
    UUID other = job(SECOND);
    pollUntil(() -> state(other) == JobState.SUBMITTED);
    assertThat(state(next)).isEqualTo(JobState.QUEUED);
    assertThat(attemptsOf(job)).isZero();
  }

  @Test
  void providerThatCannotBeReached_isHeldBackAfterFiveCalls_andAnUnreadableFileIsNotItsFault() {
    attempts = 100;
    vendor.refuses(MAIN, new AudioUnreadableException("gone", null));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> attemptsOf(job) > ProviderStates.PATIENCE + 1);
    assertThat(isHeld()).isFalse();
    vendor.refuses(MAIN, new ProviderUnreachableException("CONNECT", "gone", null));
    pollUntil(this::isHeld);
    pollUntil(() -> isQueued(job));
    int calls = vendor.submitted.size();
    sender.poll();
    sender.poll();
    assertThat(vendor.submitted).hasSize(calls);
  }

  @Test
  void jobThatIsNotTaken_isQueuedAgain_andFailsAfterItsLastAttempt() {
    vendor.refuses(MAIN, new SubmissionNotTakenException("429", "busy", null));
    UUID job = job(MAIN);
    start();
    pollUntil(() -> state(job) == JobState.FAILED);
    assertThat(vendor.submitted).hasSize(attempts);
  }

  @Test
  void refusedJob_fails_andUncertainOne_isNotRepeated() {
    vendor.refuses(MAIN, refused(Objection.JOB, "400"));
    vendor.refuses(SECOND, new SubmissionUncertainException("500", "who knows", null));
    UUID wrong = job(MAIN);
    UUID uncertain = job(SECOND);
    start();
    pollUntil(() -> state(wrong) == JobState.FAILED && state(uncertain) == JobState.UNCERTAIN);
    sender.poll();
    assertThat(vendor.submitted).hasSize(2);
    assertThat(isPaused()).isFalse();
  }

  @Test
  void jobThatIsErasedWhileItIsSubmitted_endsAsErased_alsoIfTheVendorRefusesIt_andNobodyHears() {
    attempts = 1;
    vendor.refuses(MAIN, refused(Objection.JOB, "400"));
    vendor.refuses(SECOND, new SubmissionNotTakenException("503", "busy", null));
    List<UUID> jobs = List.of(job(MAIN), job(SECOND));
    vendor.meanwhile =
        () -> vendor.submitted.forEach(job -> f.run(() -> f.erase(job, Optional.empty())));
    start();
    for (UUID job : jobs) {
      pollUntil(() -> state(job) == JobState.FAILED);
      assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().failure())
          .contains(new Failure(Failure.Kind.ERASED, "HB-0508", "", false));
    }
    assertThat(vendor.submitted).containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(f.value("SELECT COUNT(*) FROM {schema}hearback_delivery")).isEqualTo("0");
    assertThat(application.told).isEmpty();
    assertThat(log.messages()).noneMatch(line -> line.contains("HB-0416"));
  }

  @Test
  void deletionOfACopy_getsItsTurnUnderABacklog_andJobsGetTheirs() {
    threads = 1;
    for (int i = 0; i < 4; i++) {
      copy();
      job(MAIN);
    }
    start();
    pollUntil(() -> vendor.calls.size() == 8);
    assertThat(vendor.calls.subList(0, 4)).containsExactly("erase", "submit", "erase", "submit");
  }

  @Test
  void copyThatStays_isToldWithTheVendorsCode() {
    vendor.erasure = new SubmissionNotTakenException("409", "being processed", null);
    try (Logged calls = new Logged(VendorCall.class)) {
      copy();
      start();
      pollUntil(() -> !calls.messages().isEmpty());
      assertThat(calls.messages().get(0)).contains("HB-0413 ").endsWith(": NotTaken (409)");
    }
  }

  @Test
  void copyThatKeepsStaying_isAWarningOnce() {
    vendor.erasure = new SubmissionNotTakenException("403", "not yet", null);
    UUID first = copy();
    UUID second = copy();
    f.db.execute("UPDATE {schema}hearback_job SET vendor_erase_attempts = 3");
    start();
    pollUntil(() -> vendor.calls.size() == 2);
    pollUntil(() -> log.messages().stream().anyMatch(line -> line.contains("HB-0421")));
    assertThat(log.messages())
        .filteredOn(line -> line.startsWith("WARNING"))
        .singleElement()
        .asString()
        .containsAnyOf(first.toString(), second.toString());
  }

  @Test
  void copyThatStays_keepsNoOtherOfItsJobFromGoing_andIsNotAskedForAlone() {
    vendor.erasures.put("v-0", new SubmissionNotTakenException("403", "not yet", null));
    UUID job = copy();
    f.db.execute("UPDATE {schema}hearback_job SET other_vendor_job_ids = ?", "[\"v-0\",\"v-9\"]");
    start();
    pollUntil(() -> others(job).equals("[\"v-0\"]"));
    assertThat(vendor.calls).hasSize(3);
    vendor.erasures.clear();
    f.db.execute("UPDATE {schema}hearback_job SET vendor_erase_at = {now}");
    pollUntil(() -> others(job).equals("null"));
    assertThat(f.value("SELECT vendor_erase_at FROM {schema}hearback_job WHERE id = ?", job))
        .isEqualTo("null");
  }

  @Test
  void vendorThatTakesNoCallsNow_isNotAskedForTheNextCopy() {
    vendor.erasure =
        new SubmissionNotTakenException("429", "busy", Optional.of(Duration.ofSeconds(30)), null);
    copy();
    f.db.execute("UPDATE {schema}hearback_job SET other_vendor_job_ids = ?", "[\"v-0\",\"v-9\"]");
    start();
    pollUntil(this::isHeld);
    assertThat(vendor.calls).containsExactly("erase");
  }

  @Test
  void copyWhoseCallWasInterrupted_keepsNoOtherFromBeingAskedFor() {
    vendor.erasure = new SubmissionNotTakenException("0", "its time was up", null);
    vendor.meanwhile = () -> Thread.currentThread().interrupt();
    copy();
    f.db.execute("UPDATE {schema}hearback_job SET other_vendor_job_ids = ?", "[\"v-0\",\"v-9\"]");
    start();
    pollUntil(() -> vendor.calls.size() == 3);
    assertThat(vendor.calls).containsOnly("erase");
  }

  @Test
  void copyThatIsNotAskedForBecauseOfAStop_isNotRecorded() {
    copy();
    sender.start(task -> {}); // no thread to be had
    sender.poll();
    assertThat(f.value(DUE)).as("claimed").isEqualTo("none");
    sender.stop(Deadline.in(Duration.ofMillis(200)));
    assertThat(vendor.calls).isEmpty();
    assertThat(deletionsRecorded).isZero();
  }

  private String others(UUID job) {
    return f.value("SELECT other_vendor_job_ids FROM {schema}hearback_job WHERE id = ?", job);
  }

  private boolean isPaused() {
    return !f.value(ROW + "paused_at IS NOT NULL").equals("none");
  }

  private boolean isHeld() {
    return !f.value(ROW + "not_before > {now}").equals("none");
  }

  private boolean isQueued(UUID job) {
    return state(job) == JobState.QUEUED;
  }

  private JobState state(UUID job) {
    return JobState.valueOf(f.state("job", job));
  }

  private int attemptsOf(UUID job) {
    return Integer.parseInt(f.value("SELECT attempts FROM {schema}hearback_job WHERE id = ?", job));
  }

  private void probeIsDue() {
    f.db.execute("UPDATE {schema}hearback_provider SET probe_at = {now} WHERE provider = 'main'");
  }

  private UUID job(Provider provider) {
    UUID id = Uuids.next();
    f.run(
        () ->
            f.newJobs.insert(
                id,
                f.application,
                provider,
                TranscriptionRequest.of("https://media.example.com/x.wav")));
    return id;
  }

  /** Of an erased job. */
  private UUID copy() {
    UUID id = job(MAIN);
    for (String state : new String[] {"SUBMITTING", "SUBMITTED"}) {
      f.db.execute(
          "UPDATE {schema}hearback_job SET state = ?, vendor_job_id = 'v-1', due_at = NULL"
              + " WHERE id = ?",
          state,
          id);
    }
    f.run(() -> f.erase(id, Optional.empty()));
    return id;
  }

  /** Its periodic task does not run: each poll is the test's. */
  private void start() {
    AtomicBoolean isPeriodicTask = new AtomicBoolean(true);
    sender.start(
        task -> {
          if (!isPeriodicTask.getAndSet(false)) {
            Thread thread = new Thread(task, "sender-test");
            thread.setDaemon(true);
            thread.start();
          }
        });
  }

  private void pollUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("nothing happened for long: " + log.messages());
      }
      sender.poll();
      Thread.onSpinWait();
    }
  }

  private static Provider withKey(String key) {
    return new Provider(
        "main",
        "deepgram",
        MAIN.baseUrl(),
        Optional.of(new Secret(key)),
        Optional.empty(),
        Duration.ZERO);
  }

  private static SubmissionException refused(Objection objection, String code) {
    return new SubmissionRefusedException(code, "no", objection, false, null);
  }

  /** Answers as it is told, with no network. */
  private static final class Vendor extends VendorGateway {

    private final Map<String, SubmissionException> refusals = new ConcurrentHashMap<>();
    final BlockingQueue<Optional<SubmissionException>> probes = new LinkedBlockingQueue<>();
    final List<UUID> submitted = new CopyOnWriteArrayList<>();
    final List<Provider> probedWith = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final Map<String, SubmissionException> erasures = new ConcurrentHashMap<>();
    volatile SubmissionException erasure;
    volatile int probed;
    volatile Runnable meanwhile = () -> {};

    void refuses(Provider provider, SubmissionException refusal) {
      if (refusal == null) {
        refusals.remove(provider.name());
      } else {
        refusals.put(provider.name(), refusal);
      }
    }

    @Override
    public Optional<URI> upload(Submission submission) {
      return Optional.empty();
    }

    @Override
    public String submit(Submission submission) throws SubmissionException {
      calls.add("submit");
      submitted.add(submission.jobId());
      SubmissionException refusal = refusals.get(submission.provider().name());
      meanwhile.run();
      if (refusal != null) {
        throw refusal;
      }
      return "vendor-" + submission.jobId();
    }

    @Override
    public void erase(Provider provider, String vendorJobId) throws SubmissionException {
      calls.add(Thread.currentThread().isInterrupted() ? "interrupted" : "erase");
      SubmissionException refusal = erasures.getOrDefault(vendorJobId, erasure);
      meanwhile.run();
      if (refusal != null) {
        throw refusal;
      }
    }

    @Override
    public synchronized boolean probe(Provider provider) throws SubmissionException {
      probed++;
      probedWith.add(provider);
      Optional<SubmissionException> refusal = probes.poll();
      if (refusal != null && refusal.isPresent()) {
        throw refusal.get();
      }
      return true;
    }
  }

  private final class FailingSubmissions extends Submissions {
    @Override
    public List<ClaimedJob> claimDue(Node node, Provider provider, int max, int tokenKey) {
      if (mainFails && provider.name().equals("main")) {
        throw new StorageException("HB-0241 no row to be had", null);
      }
      return super.claimDue(node, provider, max, tokenKey);
    }
  }

  private final class FailingStates extends ProviderStates {
    @Override
    public List<ProviderState> list(String application) {
      rowsRead++;
      if (rowsFail) {
        throw new StorageException("HB-0241 no row to be had", null);
      }
      return super.list(application);
    }

    @Override
    public boolean removeOthers(String application, Provider provider, String access) {
      if (accessFails && provider.name().equals("main")) {
        throw new StorageException("HB-0241 no row to be had", null);
      }
      return super.removeOthers(application, provider, access);
    }
  }

  private final class CountedDeletions extends Erasure {
    @Override
    public void vendorErased(UUID jobId, Collection<String> gone) {
      deletionsRecorded++;
      super.vendorErased(jobId, gone);
    }
  }

  private final class ThisNode extends ClusterNode {
    @Override
    public Node node() {
      return f.node;
    }
  }

  private final class TwoProviders extends TestSettings {
    @Override
    public String application() {
      return f.application;
    }

    @Override
    public Map<String, Provider> providers() {
      return new TreeMap<>(Map.of("main", main, "second", SECOND));
    }

    @Override
    public Optional<URI> publicUrl() {
      return Optional.of(URI.create("https://stt.example.com"));
    }

    @Override
    public int concurrency(String provider) {
      return threads;
    }

    TwoProviders() {
      with(Catalogue.POLL_INTERVAL, () -> Duration.ofMinutes(1));
    }

    @Override
    public RetryPolicy submitRetries() {
      return new RetryPolicy(attempts, Duration.ZERO, Duration.ZERO);
    }
  }
}
