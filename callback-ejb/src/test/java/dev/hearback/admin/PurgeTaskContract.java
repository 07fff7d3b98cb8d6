package dev.hearback.admin;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.inbox.AttemptError;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.TokenNode;
import dev.hearback.settings.Retention;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is purged, and when, on every database. */
abstract class PurgeTaskContract extends InboxContract {

  private static final Retention KEEP =
      new Retention(
          Duration.ofDays(10),
          Duration.ofDays(20),
          Duration.ofDays(30),
          Duration.ofDays(40),
          Duration.ofDays(7));

  private PurgeTask purgeTask;

  /** In the contents of this test's rows, and nowhere else. */
  private String secret;

  PurgeTaskContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    purgeTask = purgeTask();
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    secret = "Topfenknoedel-" + Uuids.next();
  }

  @Test
  void contentsOfADeliveredJob_goAfterTheirRetention_itsIdAndStateStay() throws Exception {
    UUID job = delivered(secret.repeat(2_000));
    age(job, 9);
    purgeTask.purge();
    assertThat(f.db.dump()).contains(secret);
    assertThat(job(job).erased()).isFalse();

    age(job, 11);
    purgeTask.purge();
    assertThat(f.db.dump()).doesNotContain(secret);
    assertThat(job(job).erased()).isTrue();
    assertThat(job(job).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void repetitionOfAPurgedCallback_isRecognised_untilItsTombstoneGoes() throws Exception {
    UUID job = delivered(secret);
    age(job, 39);
    purgeTask.purge();
    assertThat(f.store(to(job), secret, Optional.of(f.node)).known()).isTrue();
    assertThat(f.claim(9)).isEmpty();

    age(job, 41);
    purgeTask.purge();
    assertThat(f.db.dump()).doesNotContain(job.toString());
    assertThat(f.in(() -> f.jobs.find(job))).isEmpty();
  }

  @Test
  void anotherCallbackOfAPurgedJob_leavesNoContents() throws Exception {
    UUID job = delivered("fine");
    age(job, 11);
    purgeTask.purge();
    assertThat(f.store(to(job), secret, Optional.of(f.node)).claimed()).isEmpty();
    assertThat(f.db.dump()).doesNotContain(secret);
  }

  @Test
  void whatCannotBePurged_keepsNothingElse_andIsTold() throws Exception {
    UUID job = delivered(secret.repeat(2_000));
    age(job, 11);
    PurgeTask failing = purgeTask();
    failing.purge =
        Beans.inject(
            new Purge() {
              @Override
              public Batch tombstones(
                  String application,
                  Duration dedupe,
                  Collection<Provider> providers,
                  Instant after,
                  int max) {
                throw new StorageException("HB-0241 no row to be had", null);
              }
            },
            f.db.database(),
            f.erasure,
            f.callbacks,
            f.deliveries);
    assertThatThrownBy(failing::purge).isInstanceOf(StorageException.class);
    assertThat(f.db.dump()).doesNotContain(secret);
  }

  @Test
  void failedJob_hasARetentionOfItsOwn() {
    UUID job = f.job();
    Failure failure = new Failure(Failure.Kind.REPORTED, "42", secret, false);
    f.run(() -> f.jobs.end(job, new Outcome.Failed(Optional.empty(), failure)));
    age(job, 19);
    purge();
    assertThat(job(job).failure().orElseThrow().message()).isEqualTo(secret);
    age(job, 21);
    purge();
    assertThat(job(job).failure()).contains(new Failure(Failure.Kind.REPORTED, "", "", false));
  }

  @Test
  void jobThatHasNotEnded_staysHoweverOldItIs() {
    UUID job = f.job();
    age(job, 4000);
    purge();
    assertThat(job(job).erased()).isFalse();
    assertThat(job(job).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void deliveryThatWaits_keepsItsJob() {
    ClaimedDelivery waiting = f.delivery("a");
    f.run(() -> f.deliveries.postpone(waiting, Duration.ofHours(1), "x"));
    age(waiting.jobId(), 4000);
    purge();
    assertThat(job(waiting.jobId()).erased()).isFalse();
    assertThat(f.state("delivery", waiting.id())).isEqualTo("WAITING");
  }

  @Test
  void deliveryThatRuns_keepsItsJob_andGoesOn() {
    ClaimedDelivery running = f.delivery("a");
    age(running.jobId(), 4000);
    purge();
    assertThat(job(running.jobId()).erased()).isFalse();
    assertThat(f.in(() -> f.deliveries.complete(running))).isTrue();
  }

  @Test
  void retention_countsFromTheLastDelivery() {
    UUID job = delivered(secret);
    age(job, 4000);
    f.db.execute("UPDATE {schema}hearback_delivery SET ended_at = {now} WHERE job_id = ?", job);
    purge();
    assertThat(job(job).erased()).isFalse();
  }

  @Test
  void callbackThatIsBeingInterpreted_keepsNoJob_thatEndedLongAgo() throws Exception {
    UUID job = f.job();
    ClaimedCallback running = f.claimed(job, secret + " late");
    f.succeed(f.claimed(job, secret), job, "a")
        .forEach(delivery -> f.run(() -> f.deliveries.complete(delivery)));
    ageJob(job, 11);
    purge();
    assertThat(job(job).erased()).isTrue();
    assertThat(f.in(() -> f.callbacks.complete(running, job, Optional.of("late")))).isFalse();
    assertThat(f.db.dump()).doesNotContain(secret);
  }

  @Test
  void retention_countsFromTheEnd_whateverArrivedLater() throws Exception {
    UUID job = f.job();
    ClaimedCallback dead = f.claimed(job, secret + " dead");
    Failure failure = new Failure(Failure.Kind.REPORTED, "42", "no", false);
    f.run(() -> f.jobs.end(job, new Outcome.Failed(Optional.empty(), failure)));
    f.run(() -> f.callbacks.deadLetter(dead, 1, DeadLetter.Code.LATE_SUCCESS, "x"));
    ageJob(job, 19);
    purge();
    assertThat(f.state("callback", dead.id())).isEqualTo("DEAD");
    ageJob(job, 21);
    purge();
    assertThat(job(job).erased()).isTrue();
    assertThat(f.state("callback", dead.id())).isEqualTo("DONE");
    assertThat(f.db.dump()).doesNotContain(secret);
  }

  @Test
  void deadLetter_keepsItsJob_untilItsOwnRetentionIsOver() throws Exception {
    ClaimedDelivery dead = f.delivery("a");
    f.run(() -> f.deliveries.deadLetter(dead, 1, DeadLetter.Code.OUT_OF_ATTEMPTS, secret));
    age(dead.jobId(), 29);
    purge();
    assertThat(f.state("delivery", dead.id())).isEqualTo("DEAD");
    assertThat(job(dead.jobId()).erased()).isFalse();
    age(dead.jobId(), 31);
    purge();
    assertThat(f.state("delivery", dead.id())).isEqualTo("DISCARDED");
    assertThat(job(dead.jobId()).erased()).isTrue();
    assertThat(f.db.dump()).doesNotContain(secret);
  }

  @Test
  void deadCallbackOfNoJob_losesItsContents_thenItsTombstone() throws Exception {
    ClaimedCallback dead =
        f.store(f.hook(), secret.repeat(2_000), Optional.of(f.node)).claimed().orElseThrow();
    f.run(() -> f.callbacks.deadLetter(dead, 1, DeadLetter.Code.NOT_UNDERSTOOD, "x"));
    fails(dead.id());
    ageCallback(dead.id(), 29);
    purge();
    assertThat(f.state("callback", dead.id())).isEqualTo("DEAD");
    ageCallback(dead.id(), 31);
    purge();
    assertThat(f.state("callback", dead.id())).isEqualTo("DONE");
    assertThat(f.db.dump()).doesNotContain(secret);
    ageCallback(dead.id(), 41);
    purge();
    assertThat(f.state("callback", dead.id())).isEqualTo("none");
    assertThat(attempts(dead.id())).isEqualTo("0");
  }

  @Test
  void deadCallbackOfNoApplication_isKeptAsLongAsWhoeverReceivedItSaid_notAsWhoeverPurgesSays()
      throws Exception {
    ReceivedCallback callback = received(to(Uuids.next()), bytes(secret));
    Retention year = InboxFixture.KEEP;
    f.in(() -> f.callbacks.store(callback, Optional.empty(), year));
    ageCallback(callback.id(), 364);
    purge();
    assertThat(f.state("callback", callback.id())).isEqualTo("DEAD");
    f.db.execute(
        "UPDATE {schema}hearback_callback SET due_at = {earlier} WHERE id = ?",
        Duration.ofDays(1),
        callback.id());
    purge();
    assertThat(f.db.dump()).doesNotContain(secret);
    purge();
    assertThat(f.state("callback", callback.id())).isEqualTo("none");
    assertThat(attempts(callback.id())).isEqualTo("0");
  }

  @Test
  void whatExceptionsOfAttemptsSaid_goesWithTheContents_theFramesWithTheTombstone()
      throws Exception {
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "{}");
    ClaimedDelivery delivery = f.succeed(callback, job, "a").get(0);
    f.run(() -> f.deliveries.complete(delivery));
    fails(callback.id());
    fails(delivery.id());
    age(job, 9);
    purgeTask.purge();
    assertThat(f.db.dump()).contains(secret);

    age(job, 11);
    purgeTask.purge();
    assertThat(f.db.dump()).doesNotContain(secret);
    assertThat(attempts(callback.id())).isEqualTo("1");
    assertThat(attempts(delivery.id())).isEqualTo("1");

    age(job, 41);
    purgeTask.purge();
    assertThat(attempts(callback.id())).isEqualTo("0");
    assertThat(attempts(delivery.id())).isEqualTo("0");
  }

  private void fails(UUID subject) {
    AttemptError error = new AttemptError("E", "at Store.java:7", Optional.of(secret));
    f.run(() -> f.attemptLog.record(f.node, subject, Optional.empty(), Optional.empty(), 1, error));
  }

  private String attempts(UUID subject) {
    return f.value("SELECT COUNT(*) FROM {schema}hearback_attempt WHERE subject_id = ?", subject);
  }

  @Test
  void jobsOfOtherApplications_areNotOurs() {
    UUID job = delivered(secret);
    age(job, 4000);
    f.fresh();
    purge();
    assertThat(job(job).erased()).isFalse();
  }

  @Test
  void rowThatSomebodyHolds_isLeftForTheNextTime_andDelaysNoOther() throws Exception {
    UUID held = delivered(secret);
    UUID free = delivered(secret + "2");
    age(held, 11);
    age(free, 11);
    try (Connection holder = f.hold("job", held)) {
      purge();
      assertThat(job(free).erased()).isTrue();
      holder.rollback();
    }
    assertThat(job(held).erased()).isFalse();
    purge();
    assertThat(job(held).erased()).isTrue();
  }

  @Test
  void nodesThatPurgeAtOnce_dropEachJobOnce() throws Exception {
    for (int i = 0; i < 250; i++) {
      f.job();
    }
    f.db.execute(
        "UPDATE {schema}hearback_job SET state = 'FAILED', ended_at = {earlier}"
            + " WHERE application = ?",
        Duration.ofDays(50),
        f.application);
    Purge purge = purgeOf(f);
    Callable<Integer> node =
        () -> {
          int all = 0;
          Optional<Instant> next = Optional.of(Purge.Batch.FIRST);
          while (next.isPresent()) {
            Instant after = next.get();
            Purge.Batch done =
                f.db.inNew(() -> purge.contents(f.application, JobState.FAILED, KEEP, after, 20));
            all += done.purged();
            next = done.next();
          }
          return all;
        };
    List<Integer> purged = TestDatabase.atOnce(Collections.nCopies(3, node));
    assertThat(purged.stream().mapToInt(Integer::intValue).sum()).isEqualTo(250);
    List<Callable<Void>> passes =
        Collections.nCopies(
            3,
            () -> {
              purgeTask().purge();
              return null;
            });
    TestDatabase.atOnce(passes);
    assertThat(
            f.value(
                "SELECT COUNT(*) FROM {schema}hearback_job WHERE application = ?", f.application))
        .isEqualTo("0");
  }

  @Test
  void erasureOfAPurgedJob_stillReachesTheVendorsCopy() {
    UUID job = delivered(secret);
    f.db.execute("UPDATE {schema}hearback_job SET vendor_job_id = 'v' WHERE id = ?", job);
    age(job, 11);
    purge();
    assertThat(copies()).isEmpty();
    f.run(() -> f.erase(job, Optional.empty()));
    assertThat(copies()).hasSize(1);
    age(job, 4000);
    purge();
    assertThat(job(job).erased()).as("kept until the vendor has been told").isTrue();
    f.db.execute(
        "UPDATE {schema}hearback_job SET vendor_job_id = NULL, other_vendor_job_ids = '[\"v\"]'"
            + " WHERE id = ?",
        job);
    purge();
    assertThat(job(job).erased()).as("also of a former submission").isTrue();
    f.run(() -> f.erasure.vendorErased(job, List.of("v")));
    purge();
    assertThat(f.in(() -> f.jobs.find(job))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"provider = 'hooked'", "vendor = 'gladia'"})
  void erasedJobOfAProviderThatIsNotConfigured_isForgotten_forNobodyCanTellTheVendor(
      String another) {
    UUID job = delivered(secret);
    f.db.execute(
        "UPDATE {schema}hearback_job SET vendor_job_id = 'v', " + another + " WHERE id = ?", job);
    f.run(() -> f.erase(job, Optional.empty()));
    age(job, 39);
    purge();
    assertThat(job(job).erased()).isTrue();
    age(job, 41);
    purge();
    assertThat(f.in(() -> f.jobs.find(job))).isEmpty();
  }

  @Test
  void recordOfWhatOperatorsDid_goesWithTheTombstones() {
    AuditLog auditLog = Beans.inject(new AuditLog(), f.db.database());
    UUID letter = Uuids.next();
    f.run(
        () ->
            auditLog.record(
                "anna",
                AuditEntry.Action.DISCARD,
                letter,
                Optional.empty(),
                f.application,
                Optional.empty(),
                "x"));
    purge();
    assertThat(f.in(() -> auditLog.on(letter))).hasSize(1);
    f.db.execute(
        "UPDATE {schema}hearback_audit SET done_at = {earlier} WHERE subject_id = ?",
        Duration.ofDays(41),
        letter);
    purge();
    assertThat(f.in(() -> auditLog.on(letter))).isEmpty();
  }

  @Test
  void tokenKeyThatNothingNeeds_isPurged_onceANewerOneHasSignedForTheLongestRetention() {
    TokenNode node = new TokenNode(f.db);
    f.db.execute("DELETE FROM {schema}hearback_key");
    f.run(node.tokens::load);
    f.run(() -> node.keys.add());
    f.db.execute("UPDATE {schema}hearback_key SET signs_from = {earlier}", Duration.ofDays(39));
    purge();
    assertThat(keyIds()).containsExactly(1, 2);
    f.db.execute(
        "UPDATE {schema}hearback_key SET signs_from = {earlier} WHERE id = 2", Duration.ofDays(41));
    purge();
    assertThat(keyIds()).containsExactly(2);
    f.db.execute("DELETE FROM {schema}hearback_key");
    f.run(new TokenNode(f.db).tokens::load);
  }

  private List<Integer> keyIds() {
    return f.in(
        () ->
            f.db
                .database()
                .call(
                    "listing",
                    sql ->
                        sql.list(
                            "SELECT id FROM {schema}hearback_key ORDER BY id",
                            row -> row.getInt("id"))));
  }

  private void purge() {
    try {
      purgeTask.purge();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private PurgeTask purgeTask() {
    PurgeTask made = new PurgeTask();
    made.listener = LogFixture.admin();
    made.settings = new Keeping();
    made.transactions = f.db.transactions();
    made.purge = purgeOf(f);
    made.tokenKeys = new TokenNode(f.db).keys;
    return made;
  }

  private static Purge purgeOf(InboxFixture f) {
    return Beans.inject(new Purge(), f.db.database(), f.erasure, f.callbacks, f.deliveries);
  }

  private UUID delivered(String body) {
    UUID job = f.job();
    f.succeed(f.claimed(job, body), job, "a")
        .forEach(delivery -> f.run(() -> assertThat(f.deliveries.complete(delivery)).isTrue()));
    return job;
  }

  /** As if all that has happened to the job had happened so many days ago. */
  private void age(UUID job, int days) {
    Duration age = Duration.ofDays(days);
    f.db.execute(
        "UPDATE {schema}hearback_job SET created_at = {earlier},"
            + " ended_at = CASE WHEN ended_at IS NOT NULL THEN {earlier} END WHERE id = ?",
        age,
        age,
        job);
    f.db.execute(
        "UPDATE {schema}hearback_delivery SET"
            + " ended_at = CASE WHEN ended_at IS NOT NULL THEN {earlier} END WHERE job_id = ?",
        age,
        job);
    f.db.execute(
        "UPDATE {schema}hearback_callback SET received_at = {earlier},"
            + " ended_at = CASE WHEN ended_at IS NOT NULL THEN {earlier} END WHERE job_id = ?",
        age,
        age,
        job);
  }

  /** As if the job had ended so many days ago, and all the rest had happened just now. */
  private void ageJob(UUID job, int days) {
    f.db.execute(
        "UPDATE {schema}hearback_job SET ended_at = {earlier} WHERE id = ?",
        Duration.ofDays(days),
        job);
    f.db.execute(
        "UPDATE {schema}hearback_delivery SET ended_at = {earlier} WHERE job_id = ?",
        Duration.ofDays(days),
        job);
  }

  private void ageCallback(UUID callback, int days) {
    Duration age = Duration.ofDays(days);
    f.db.execute(
        "UPDATE {schema}hearback_callback SET received_at = {earlier}, ended_at = {earlier}"
            + " WHERE id = ?",
        age,
        age,
        callback);
  }

  private Job job(UUID id) {
    return f.in(() -> f.jobs.find(id)).orElseThrow();
  }

  private List<Erasure.VendorCopies> copies() {
    return f.in(() -> f.erasure.claimVendorCopies(f.node, TestSubmissions.DEEPGRAM, 10));
  }

  private final class Keeping extends Settings {
    @Override
    public String application() {
      return f.application;
    }

    @Override
    public Retention retention() {
      return KEEP;
    }

    @Override
    public Map<String, Provider> providers() {
      return Map.of("deepgram", TestSubmissions.DEEPGRAM);
    }
  }
}
