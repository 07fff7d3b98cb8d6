package dev.hearback.inbox;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.PartialFailure;
import dev.hearback.TranscriptionRequest;
import dev.hearback.deliver.Backlog;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.LockedJob;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What holds of erased jobs on every database. */
abstract class ErasureContract extends InboxContract {

  private static final String SECRET = "Kaiserschmarrn";

  /** Tables of no job; the last is that of the tests. */
  private static final Set<String> OF_NO_JOB =
      Set.of("schema", "node", "environment", "key", "pause", "provider", "move");

  /** What stays of a job: ids, states, and names that were configured; a fingerprint is a hash. */
  private static final Set<String> KEPT =
      Set.of(
          "application",
          "provider",
          "vendor",
          "hook",
          "observer",
          "tags",
          "state",
          "job.vendor_job_id",
          "job.other_vendor_job_ids",
          "job.audio_kind",
          "job.failure_kind",
          "callback.vendor_job_id",
          // classes and frames
          "attempt.error",
          "attempt.stack",
          "callback.method",
          "delivery.code",
          "audit.who",
          "audit.action");

  ErasureContract(Product product) {
    super(product);
  }

  @Test
  void erasedJob_leavesNoByteOfItsContentsInAnyTable() throws SQLException {
    UUID id = secretJob();
    ClaimedJob claimed =
        f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1)).get(0);
    f.run(() -> f.submissions.requeue(claimed, Duration.ZERO, SECRET));
    ClaimedCallback small = f.claimed(id, "{\"transcript\":\"" + SECRET + "\"}");
    ClaimedCallback late = f.claimed(id, SECRET + "-late");
    f.claimed(id, SECRET + "-running");
    f.store(to(id), SECRET + "-waiting", Optional.empty());
    ReceivedCallback large = received(to(id), bytes((SECRET + " ").repeat(40_000)));
    f.store(large, Optional.empty());
    ClaimedCallback discarded = f.claimed(id, SECRET + "-discarded");
    ClaimedCallback dead = f.claimed(id, SECRET + "-dead");
    f.run(() -> f.callbacks.deadLetter(dead, 1, DeadLetter.Code.NOT_UNDERSTOOD, SECRET));
    List<ClaimedDelivery> deliveries =
        f.in(
            () -> {
              LockedJob job = f.jobs.lock(id).orElseThrow();
              f.jobs.end(
                  id,
                  new Outcome.Succeeded(
                      Optional.of("v"), List.of(new PartialFailure("sentiment", "1", SECRET))));
              f.callbacks.complete(small, id, Optional.empty());
              return f.deliveries.insert(
                  job,
                  Optional.of(small.id()),
                  List.of("a", "b", "c"),
                  List.of("a", "b", "c"),
                  f.node,
                  (observer, bytes) -> Optional.empty());
            });
    f.run(() -> f.callbacks.complete(late, id, Optional.of(SECRET)));
    f.run(() -> f.deliveries.postpone(deliveries.get(0), Duration.ZERO, SECRET));
    f.run(
        () ->
            f.deliveries.deadLetter(deliveries.get(1), 1, DeadLetter.Code.OUT_OF_ATTEMPTS, SECRET));
    f.run(() -> f.jobs.recordError(id, SECRET));
    f.run(() -> f.callbacks.deadLetter(discarded, 1, DeadLetter.Code.NOT_UNDERSTOOD, SECRET));
    f.run(
        () -> {
          DeadLetter letter = f.deadLetters.lock(discarded.id()).orElseThrow();
          f.deadLetters.discard(letter);
        });
    for (UUID subject : List.of(deliveries.get(0).id(), dead.id(), small.id())) {
      fails(subject, Optional.empty());
    }
    UUID repaired = repaired(id);
    assertThat(f.db.dump()).contains(SECRET);

    erase(id);

    assertThat(f.db.dump())
        .doesNotContain(SECRET)
        .contains(id.toString())
        .contains(repaired.toString())
        .contains("Store.java:7"); // frames hold no data
    Job job = f.in(() -> f.jobs.find(id)).orElseThrow();
    assertThat(job.erased()).isTrue();
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.provider()).isEqualTo("deepgram");
    assertThat(job.tags()).containsExactly("calls");
    assertThat(job.attributes()).isEmpty();
    assertThat(job.endedAt()).isPresent();
    assertThat(f.claim(10)).isEmpty();
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 9, "b", 9, "c", 9), true)))
        .isEmpty();
    assertThat(f.in(() -> f.deliveries.complete(deliveries.get(2)))).isFalse();
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 10))).isEmpty();
  }

  /** However a text got there, and also in columns that are added one day. */
  @Test
  void everyColumnThatCanHoldWords_isEmptied_orIsKnownToHoldNone() throws SQLException {
    InboxFixture own = new InboxFixture(product);
    own.fresh();
    UUID id = own.job();
    ClaimedCallback dead = own.claimed(id, "dead");
    own.run(() -> own.callbacks.deadLetter(dead, 1, DeadLetter.Code.NOT_UNDERSTOOD, SECRET));
    own.store(to(id), "waiting", Optional.empty());
    own.store(received(to(id), bytes("large".repeat(40_000))), Optional.empty());
    List<ClaimedDelivery> made = own.succeed(own.claimed(id, "{}"), id, "a", "b");
    own.run(() -> own.deliveries.complete(made.get(0)));
    fails(own, dead.id(), Optional.of(id));
    own.run(
        () ->
            own.auditLog.record(
                "ann",
                AuditEntry.Action.REPLAY,
                dead.id(),
                Optional.of(id),
                own.application,
                Optional.empty(),
                "note"));
    List<TestDatabase.Column> seeded =
        own.db.columnsForWords().stream()
            .filter(column -> !OF_NO_JOB.contains(column.table()))
            .filter(column -> !KEPT.contains(column.name()) && !KEPT.contains(column.toString()))
            .toList();
    for (TestDatabase.Column column : seeded) {
      int rows =
          own.db.execute(
              "UPDATE {schema}hearback_%s SET %s = ?".formatted(column.table(), column.name()),
              words(column));
      assertThat(rows).as("rows with %s: give this test one", column).isPositive();
    }
    assertThat(seeded).hasSizeGreaterThan(15);

    own.run(() -> own.erase(id, Optional.empty()));

    for (TestDatabase.Column column : seeded) {
      assertThat(
              own.value(
                  "SELECT COUNT(*) FROM {schema}hearback_%s WHERE %s = ?"
                      .formatted(column.table(), column.name()),
                  words(column)))
          .as("rows with words in %s", column)
          .isEqualTo("0");
    }
    assertThat(own.db.dump()).doesNotContain(SECRET);
    own.db.close();
  }

  @Test
  void failuresWords_goToo_andSoDoesItsCode_whichIsTheVendors() throws SQLException {
    Failure failure = new Failure(Failure.Kind.REPORTED, SECRET + "-code", SECRET, false);
    UUID before = f.job();
    f.run(() -> f.jobs.end(before, new Outcome.Failed(Optional.empty(), failure)));
    erase(before);
    UUID after = f.job();
    f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1));
    erase(after);
    f.run(() -> f.jobs.end(after, new Outcome.Failed(Optional.empty(), failure)));
    assertThat(f.db.dump()).doesNotContain(SECRET);
    for (UUID id : List.of(before, after)) {
      assertThat(f.in(() -> f.jobs.find(id)).orElseThrow().failure())
          .contains(new Failure(Failure.Kind.REPORTED, "", "", false));
    }
  }

  @Test
  void callbackOfAJobThatIsNotStored_isErasedByTheJobsId() throws SQLException {
    UUID unknown = Uuids.next();
    f.store(to(unknown), SECRET, Optional.of(f.node));
    f.store(to(unknown), SECRET.repeat(20_000), Optional.of(f.node));
    UUID another = Uuids.next();
    ReceivedCallback kept = received(to(another), bytes("another"));
    f.store(kept, Optional.of(f.node));
    assertThat(f.db.dump()).contains(SECRET);
    erase(unknown);
    assertThat(f.db.dump()).doesNotContain(SECRET);
    assertThat(f.in(() -> f.deadLetters.find(kept.id()))).isPresent();
    assertThat(f.store(to(unknown), SECRET, Optional.of(f.node)).known()).isTrue();
  }

  @Test
  void callbackOfAJobThatIsNotStored_isEmptiedWhenItIsDiscarded() throws SQLException {
    ReceivedCallback callback = received(to(Uuids.next()), bytes(SECRET.repeat(20_000)));
    f.store(callback, Optional.of(f.node));
    f.run(() -> f.deadLetters.discard(f.deadLetters.lock(callback.id()).orElseThrow()));
    assertThat(f.db.dump()).doesNotContain(SECRET);
  }

  @Test
  void callbackThatComesAfterTheErasure_isCounted_andLeavesNothing() throws SQLException {
    UUID id = f.job();
    erase(id);
    ReceivedCallback callback = received(to(id), bytes(SECRET.repeat(20_000)));
    assertThat(f.store(callback, Optional.of(f.node)).ignored()).isEqualTo(1);
    assertThat(f.store(to(id), SECRET, Optional.of(f.node)).ignored()).isEqualTo(2);
    assertThat(f.db.dump()).doesNotContain(SECRET);
    assertThat(f.in(() -> f.callbacks.ofJob(id))).isEmpty();
    assertThat(f.in(() -> f.jobs.ignoredCallbacks(id))).isEqualTo(2);
  }

  @Test
  void callbackThatIsStoredWhileItsJobIsErased_losesItsBodyWhenItIsInterpreted()
      throws SQLException {
    for (String body : List.of(SECRET, SECRET.repeat(20_000))) {
      UUID id = f.job();
      ClaimedCallback callback = f.claimed(id, body);
      // As if the erasure had not seen the callback, which committed a moment later.
      f.db.execute("UPDATE {schema}hearback_job SET erased_at = {now} WHERE id = ?", id);
      List<ClaimedDelivery> owned = f.succeed(callback, id, "a");
      assertThat(owned).isEmpty();
      assertThat(f.db.dump()).doesNotContain(SECRET);
      assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 9), true))).isEmpty();
    }
  }

  @Test
  void deadLetterOfAHook_thatNamesAJobWhichCameLater_isErasedWithIt() throws SQLException {
    String words = "Palatschinken-";
    CallbackAddress.OfHook hook = f.hook();
    for (String vendorJobId : List.of("v-1", "v-2")) {
      ClaimedCallback dead =
          f.store(hook, words + vendorJobId, Optional.of(f.node)).claimed().orElseThrow();
      f.run(
          () -> {
            f.callbacks.isAbout(dead.id(), Optional.empty(), Optional.of(vendorJobId));
            f.callbacks.deadLetter(dead, 1, DeadLetter.Code.NOT_UNDERSTOOD, words + vendorJobId);
          });
    }
    UUID job = f.in(() -> f.jobs.lockOrCreate(hook, Optional.of("v-1"), Map.of())).id();
    erase(job);
    assertThat(f.db.dump()).doesNotContain(words + "v-1").contains(words + "v-2");
  }

  @Test
  void attemptOfAnErasedJob_isKeptWithoutWhatItsExceptionsSaid() throws SQLException {
    UUID id = f.job();
    ClaimedCallback known = f.claimed(id, "{}");
    ClaimedCallback ofHook = f.store(f.hook(), "{}", Optional.of(f.node)).claimed().orElseThrow();
    fails(ofHook.id(), Optional.empty());
    f.db.execute("UPDATE {schema}hearback_job SET erased_at = {now} WHERE id = ?", id);
    fails(known.id(), Optional.of(id));
    f.run(() -> f.callbacks.complete(ofHook, id, Optional.empty()));
    assertThat(f.db.dump()).doesNotContain(SECRET);
    assertThat(f.in(() -> f.attemptLog.ofJob(id))).hasSize(2);
  }

  @Test
  void callbackThatIsStoredWhileItsJobIsErased_losesItsBodyAlsoIfItIsNotUnderstood()
      throws SQLException {
    for (String body : List.of(SECRET, SECRET.repeat(20_000))) {
      UUID id = f.job();
      ClaimedCallback callback = f.claimed(id, body);
      f.db.execute("UPDATE {schema}hearback_job SET erased_at = {now} WHERE id = ?", id);
      f.run(() -> f.callbacks.deadLetter(callback, 1, DeadLetter.Code.NOT_UNDERSTOOD, SECRET));
      assertThat(f.db.dump()).doesNotContain(SECRET);
      assertThat(f.in(() -> f.deadLetters.find(callback.id()))).isEmpty();
    }
  }

  @Test
  void interpretationThatIsUnderWay_hasLostItsClaim() {
    UUID id = f.job();
    ClaimedCallback callback = f.claimed(id, "{}");
    erase(id);
    assertThat(f.in(() -> f.callbacks.complete(callback, id, Optional.empty()))).isFalse();
  }

  @Test
  void deliveryInWhoseTransactionItsJobIsErased_goesOn_theOthersDoNot() {
    UUID id = f.job();
    ClaimedCallback callback = f.claimed(id, "{}");
    List<ClaimedDelivery> owned = f.succeed(callback, id, "a", "b");
    f.run(
        () -> {
          f.erase(id, Optional.of(owned.get(0).id()));
          assertThat(f.deliveries.complete(owned.get(0))).isTrue();
        });
    assertThat(f.in(() -> f.deliveries.complete(owned.get(1)))).isFalse();
  }

  @Test
  void jobThatTheVendorWorksOn_ends() {
    UUID submitted = f.job();
    f.in(
        () -> {
          f.submissions.submitted(
              f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1).get(0), "v");
          return null;
        });
    UUID uncertain = f.job();
    f.run(
        () ->
            f.submissions.uncertain(
                f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1).get(0).asClaim(),
                "cut"));
    for (UUID id : List.of(submitted, uncertain)) {
      erase(id);
      Job job = f.in(() -> f.jobs.find(id)).orElseThrow();
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.ERASED);
    }
  }

  @Test
  void jobThatIsErasedWhileItIsSubmitted_endsWithTheAnswer() {
    for (int answer = 0; answer < 4; answer++) {
      UUID id = f.job();
      ClaimedJob claimed =
          f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1)).get(0);
      erase(id);
      List<Runnable> answers =
          List.of(
              () -> f.submissions.submitted(claimed, "v"),
              () -> f.submissions.uncertain(claimed.asClaim(), "cut"),
              () -> f.submissions.release(claimed.asClaim()),
              () -> f.submissions.release(f.node, true));
      f.run(answers.get(answer));
      assertThat(f.in(() -> f.jobs.find(id)).orElseThrow().state())
          .as("answer %s", answer)
          .isEqualTo(JobState.FAILED);
    }
  }

  @Test
  void jobThatTheVendorNeverGot_ends() {
    UUID queued = f.job();
    erase(queued);
    assertThat(f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 10, 1)))
        .isEmpty();
    assertThat(f.in(() -> f.jobs.find(queued)).orElseThrow().state()).isEqualTo(JobState.FAILED);

    UUID submitting = f.job();
    ClaimedJob claimed =
        f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 10, 1)).get(0);
    erase(submitting);
    assertThat(f.in(() -> f.jobs.find(submitting)).orElseThrow().state())
        .isEqualTo(JobState.SUBMITTING);
    f.run(() -> f.submissions.requeue(claimed, Duration.ZERO, "busy"));
    assertThat(f.in(() -> f.jobs.find(submitting)).orElseThrow().state())
        .isEqualTo(JobState.FAILED);
  }

  @Test
  void vendorsCopy_isDueAsSoonAsItsIdIsKnown_againAndAgain_untilItIsGone() {
    UUID id = f.job();
    ClaimedJob claimed =
        f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 10, 1)).get(0);
    erase(id);
    assertThat(copies()).isEmpty();
    f.run(() -> f.submissions.submitted(claimed, "vendor-1"));
    assertThat(copies()).containsExactly(new Erasure.VendorCopies(id, List.of("vendor-1"), 0));
    assertThat(copies()).isEmpty();
    due(id);
    assertThat(copies()).containsExactly(new Erasure.VendorCopies(id, List.of("vendor-1"), 1));
    due(id);
    f.run(() -> f.erasure.vendorErased(id, List.of("vendor-1")));
    assertThat(copies()).isEmpty();
    erase(id);
    assertThat(copies()).isEmpty();
  }

  @Test
  void copyThatKeepsFailing_isTriedMoreAndMoreRarely_andCounted() {
    UUID id = f.job();
    ClaimedJob claimed =
        f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 10, 1)).get(0);
    f.run(() -> f.submissions.submitted(claimed, "vendor-1"));
    erase(id);
    for (int minutes : new int[] {10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440}) {
      int attempts = copies().get(0).attempts();
      assertThat(f.in(() -> f.erasure.failing(f.application)))
          .isEqualTo(attempts < 3 ? Map.of() : Map.of("deepgram", 1));
      assertThat(minutesUntilNext(id)).as("%s attempts", attempts).isIn(minutes - 1L, minutes + 0L);
      due(id);
    }
  }

  @Test
  void copyThatWaitsForAMissingProvider_isCounted_butNotThatOfAHooksJob() {
    Backlog backlog = Beans.inject(new Backlog(), f.db.database());
    UUID id = f.job();
    ClaimedJob claimed =
        f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 10, 1)).get(0);
    f.run(() -> f.submissions.submitted(claimed, "vendor-1"));
    erase(id);
    CallbackAddress.OfHook hook =
        new CallbackAddress.OfHook("gladia", "gladia", "phone", f.application, Set.of());
    erase(f.in(() -> f.jobs.lockOrCreate(hook, Optional.of("vendor-2"), Map.of())).id());
    assertThat(f.in(() -> backlog.ofOtherProviders(f.application, List.of())))
        .containsExactly(Map.entry("deepgram (deepgram)", 1L));
    assertThat(
            f.in(() -> backlog.ofOtherProviders(f.application, List.of(TestSubmissions.DEEPGRAM))))
        .isEmpty();
    f.db.execute(
        "UPDATE {schema}hearback_job SET vendor_job_id = NULL, other_vendor_job_ids = '[\"v\"]'"
            + " WHERE id = ?",
        id);
    assertThat(f.in(() -> backlog.ofOtherProviders(f.application, List.of())))
        .as("that of a former submission")
        .containsExactly(Map.entry("deepgram (deepgram)", 1L));
  }

  @Test
  void jobThatDoesNotExist_isErasedWithoutEffect() {
    erase(Uuids.next());
  }

  private static Object words(TestDatabase.Column column) {
    return column.bytes() ? bytes(SECRET) : SECRET;
  }

  private List<Erasure.VendorCopies> copies() {
    return f.in(() -> f.erasure.claimVendorCopies(f.node, TestSubmissions.DEEPGRAM, 10));
  }

  private void due(UUID id) {
    f.db.execute("UPDATE {schema}hearback_job SET vendor_erase_at = {now} WHERE id = ?", id);
  }

  private long minutesUntilNext(UUID id) {
    return (long)
        (Double.parseDouble(
                f.value(
                    "SELECT EXTRACT(EPOCH FROM vendor_erase_at - {now}) FROM"
                        + " {schema}hearback_job WHERE id = ?",
                    id))
            / 60);
  }

  private UUID secretJob() {
    UUID id = Uuids.next();
    byte[] audio = bytes(SECRET);
    f.run(
        () ->
            f.newJobs.insert(
                id,
                f.application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of(
                        new ByteArrayInputStream(audio), audio.length, "audio/" + SECRET)
                    .option("keyterm", SECRET)
                    .tag("calls")
                    .attribute("who", SECRET)));
    return id;
  }

  /** As an operator stores what he has mended. */
  private UUID repaired(UUID id) {
    ReceivedCallback mended = received(to(id), bytes(SECRET + "-mended"));
    f.run(() -> f.callbacks.storeDone(mended, f.application, "deepgram"));
    f.run(() -> f.callbacks.adopted(mended.id(), SECRET));
    return mended.id();
  }

  private void fails(UUID subject, Optional<UUID> job) {
    fails(f, subject, job);
  }

  private static void fails(InboxFixture of, UUID subject, Optional<UUID> job) {
    AttemptError error = new AttemptError("E", "at Store.java:7", Optional.of(SECRET));
    of.run(() -> of.attemptLog.record(of.node, subject, job, Optional.empty(), 1, error));
  }

  private void erase(UUID id) {
    f.run(() -> f.erase(id, Optional.empty()));
  }
}
