package dev.hearback.deliver;

import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.inbox.CallbackTable.StoreResult.Kind;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.StoredCallback;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.FailedJobs;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which copies of an erased job the vendor is asked to delete, on every database. */
abstract class VendorCopiesContract extends InboxContract {

  private static final String SECRET = "Kaiserschmarrn";

  private static final Outcome FAILURE =
      new Outcome.Failed(Optional.empty(), new Failure(Failure.Kind.REPORTED, "1", "x", true));

  private TestApplication application;
  private FailedJobs failedJobs;

  VendorCopiesContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    application = new TestApplication(f);
    failedJobs = Beans.inject(new FailedJobs(), f.db.database());
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    f.db.execute("DELETE FROM {schema}hearback_job"); // whose vendor's ids come again
    f.fresh();
    application.observers.clear();
    application.observers.add("a");
  }

  // --- a job that is erased before its submission is answered ---

  @ParameterizedTest
  @ValueSource(strings = {"fine of v1 ", "failed of v1 ", "gibberish of v1 "})
  void callbackThatWaitsWhenItsJobIsErased_tellsTheVendorsId_andLeavesNothing(String body)
      throws SQLException {
    for (boolean uncertainFirst : new boolean[] {true, false}) {
      anApplicationOfItsOwn();
      ClaimedJob job = submitting();
      f.store(to(job.id()), body + SECRET, Optional.empty());
      f.store(to(job.id()), body + SECRET.repeat(10_000), Optional.empty());

      erase(job.id());
      if (uncertainFirst) {
        uncertain(job);
      }
      assertThat(copies()).isEmpty();
      f.claim(10).forEach(application::interpret);
      if (!uncertainFirst) {
        uncertain(job);
      }

      assertThat(copies()).containsExactly("v1");
      assertThat(f.db.dump()).doesNotContain(SECRET);
      assertIsErased(job);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fine of v1 ", "failed of v1 "})
  void callbackThatComesBeforeTheAnswer_endsNoErasedJob_andIsCounted(String body)
      throws SQLException {
    ClaimedJob job = submitting();
    erase(job.id());
    application.told.clear();
    application.interpret(f.claimed(job.id(), body + SECRET));
    assertThat(state(job)).isEqualTo(JobState.SUBMITTING);
    assertThat(copies()).containsExactly("v1");
    assertThat(application.told).containsExactly("ignored");
    f.run(() -> assertThat(f.submissions.submitted(job, "v1")).isTrue());
    assertIsErased(job);
    assertThat(f.value("SELECT COUNT(*) FROM {schema}hearback_delivery WHERE job_id = ?", job.id()))
        .isEqualTo("0");
    assertThat(f.in(() -> f.jobs.ignoredCallbacks(job.id()))).isEqualTo(1);
    assertThat(f.db.dump()).doesNotContain(SECRET);
  }

  @Test
  void callbackThatIsBeingReadWhenItsJobIsErased_tellsTheVendorsId_andLeavesNothing()
      throws SQLException {
    ClaimedJob job = submitting();
    ClaimedCallback callback = f.claimed(job.id(), "fine of v1 " + SECRET);
    erase(job.id());
    uncertain(job);
    application.interpret(callback);
    assertThat(copies()).containsExactly("v1");
    assertThat(f.db.dump()).doesNotContain(SECRET);
  }

  @Test
  void callbackThatComesAfterTheErasure_isReadForTheVendorsIdAlone_andOnlyUntilThatIsKnown()
      throws SQLException {
    ClaimedJob job = submitting();
    erase(job.id());
    uncertain(job);
    application.interpret(f.claimed(job.id(), "nothing " + SECRET));
    assertThat(copies()).isEmpty();
    application.interpret(f.claimed(job.id(), "fine of v1 " + SECRET));
    assertThat(copies()).containsExactly("v1");
    assertThat(f.db.dump()).doesNotContain(SECRET);
    assertThat(state(job)).isEqualTo(JobState.FAILED);
    assertThat(f.store(to(job.id()), "fine of v2", Optional.of(f.node)).kind())
        .isEqualTo(Kind.IGNORED);
    assertThat(f.in(() -> f.jobs.ignoredCallbacks(job.id()))).isEqualTo(3);
  }

  @Test
  void callbackThatCannotBeReadForTheVendorsId_leavesNothing_andIsNoDeadLetter()
      throws SQLException {
    ClaimedJob job = submitting();
    erase(job.id());
    uncertain(job);
    UUID id = f.claimed(job.id(), SECRET).id();
    application.told.clear();
    application.interpret(new ClaimedCallback(id, 1, 2, true, to(job.id()))); // after two deaths
    assertThat(f.db.dump()).doesNotContain(SECRET);
    assertThat(f.state("callback", id)).isEqualTo("none");
    assertThat(application.told).containsExactly("ignored");
  }

  @Test
  void replayedCallbackThatCannotBeRead_isNoDeadLetterOfAnErasedJob() {
    ClaimedJob job = submitting();
    UUID id = f.claimed(job.id(), SECRET).id();
    f.run(
        () ->
            f.auditLog.record(
                "ann",
                AuditEntry.Action.REPLAY,
                id,
                Optional.of(job.id()),
                f.application,
                Optional.empty(),
                "note"));
    erase(job.id());
    application.told.clear();
    application.interpret(new ClaimedCallback(id, 1, 2, true, to(job.id()))); // after two deaths
    assertThat(application.told).containsExactly("ignored");
    assertThat(f.state("callback", id)).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callbackThatNamesAnotherJobsCopy_isNotBelieved(boolean formerOne) {
    ClaimedJob another = submitting();
    f.run(() -> f.submissions.submitted(another, "v7"));
    if (formerOne) {
      submittedAgain(another, "v8");
    }
    ClaimedJob job = submitting();
    erase(job.id());
    uncertain(job);
    application.interpret(f.claimed(job.id(), "fine of v7"));
    assertThat(copies()).isEmpty();
    application.interpret(f.claimed(job.id(), "fine of v1"));
    assertThat(copies()).containsExactly("v1");
  }

  @Test
  void callbackThatNamesTheCopyOfAHooksJob_isNotBelieved() {
    f.run(
        () ->
            f.jobs.lockOrCreate(
                new CallbackAddress.OfHook(
                    "deepgram", "deepgram", "phone", f.application, Set.of()),
                Optional.of("v7"),
                Map.of()));
    ClaimedJob job = submitting();
    application.interpret(f.claimed(job.id(), "gibberish of v7"));
    erase(job.id());
    assertThat(copies()).isEmpty();
  }

  @Test
  void callbackThatWasNotUnderstood_hasToldTheVendorsId() {
    ClaimedJob job = submitting();
    application.interpret(f.claimed(job.id(), "gibberish of v1"));
    erase(job.id());
    uncertain(job);
    assertThat(copies()).containsExactly("v1");
  }

  @Test
  void callbackOfAJobWhoseVendorsIdIsKnown_goesWithTheErasure() {
    ClaimedJob job = submitting();
    f.run(() -> f.submissions.submitted(job, "v1"));
    f.store(to(job.id()), "fine of v1", Optional.empty());
    erase(job.id());
    assertThat(f.in(() -> f.callbacks.ofJob(job.id()))).noneMatch(StoredCallback::kept);
    assertThat(f.store(to(job.id()), "failed of v1", Optional.empty()).kind())
        .isEqualTo(Kind.IGNORED);
  }

  @Test
  void callbackOfAPurgedJob_isNotRead() {
    ClaimedJob job = submitting();
    uncertain(job);
    f.run(() -> f.jobs.end(job.id(), FAILURE));
    f.store(to(job.id()), "gibberish of v1", Optional.empty());
    f.run(
        () -> {
          f.erasure.purge(job.id());
          f.callbacks.purge(job.id());
        });
    assertThat(f.in(() -> f.callbacks.ofJob(job.id()))).noneMatch(StoredCallback::kept);
    assertThat(f.store(to(job.id()), "fine of v1", Optional.empty()).kind())
        .isEqualTo(Kind.IGNORED);
  }

  // --- a job that has been submitted more than once ---

  @Test
  void copiesOfAllSubmissions_areDue_untilEachIsGone() {
    ClaimedJob job = submitting();
    f.run(() -> f.submissions.submitted(job, "v1"));
    submittedAgain(job, "v2");
    submittedAgain(job, "v3");
    erase(job.id());
    assertThat(copies()).containsExactly("v1", "v2", "v3");
    gone(job, "v3", "v1");
    assertThat(copies()).as("not yet due again").isEmpty();
    due(job);
    assertThat(copies()).as("that of v3 is asked for along with it").containsExactly("v2", "v3");
    gone(job, "v2", "v3");
    due(job);
    assertThat(copies()).isEmpty();
  }

  @Test
  void copyOfTheFormerSubmission_isDue_beforeTheNextIsAnswered_andSoIsThatOfTheNext() {
    ClaimedJob former = submitting();
    f.run(() -> f.submissions.submitted(former, "v1"));
    failAndResubmit(former);
    ClaimedJob job = claim();
    erase(job.id());
    assertThat(copies()).containsExactly("v1");
    gone(job, "v1");
    assertThat(copies()).isEmpty();
    f.run(() -> f.submissions.submitted(job, "v2"));
    assertThat(copies()).containsExactly("v2");
  }

  @Test
  void copyOfTheFormerSubmission_isDue_ifTheNextNeverComes() {
    ClaimedJob job = submitting();
    application.interpret(f.claimed(job.id(), "failed of v1"));
    resubmit(job);
    erase(job.id());
    assertThat(copies()).containsExactly("v1");
  }

  @Test
  void answerThatComesAfterTheJobWasSubmittedAgain_namesACopy() {
    ClaimedJob former = submitting();
    failAndResubmit(former);
    ClaimedJob job = claim();
    f.run(() -> assertThat(f.submissions.submitted(former, "v1")).isFalse());
    f.run(() -> assertThat(f.submissions.submitted(job, "v2")).isTrue());
    erase(job.id());
    assertThat(copies()).containsExactly("v1", "v2");
  }

  @Test
  void answerThatComesAfterAFormerSubmissionsSuccess_namesACopy_alsoIfTheOthersAreGone() {
    ClaimedJob former = submitting();
    failAndResubmit(former);
    ClaimedJob job = claim();
    application.interpret(f.claimed(job.id(), "fine of v1"));
    erase(job.id());
    assertThat(copies()).containsExactly("v1");
    gone(job, "v1");
    f.run(() -> f.submissions.submitted(job, "v2"));
    assertThat(copies()).contains("v2");
  }

  @Test
  void successOfAFormerSubmission_namesACopy_andThatOfTheCurrentOneIsLearntAllTheSame() {
    for (boolean formerKnown : new boolean[] {true, false}) {
      anApplicationOfItsOwn();
      ClaimedJob former = submitting();
      if (formerKnown) {
        f.run(() -> f.submissions.submitted(former, "v1"));
      }
      failAndResubmit(former);
      ClaimedJob job = claim();
      application.interpret(f.claimed(job.id(), "fine of v1"));
      uncertain(job);
      erase(job.id());
      assertThat(copies()).containsExactly("v1");
      gone(job, "v1");
      application.interpret(ofCurrent(job, "fine of v2"));
      assertThat(copies()).containsExactly("v2");
    }
  }

  @Test
  void callbackOfTheCurrentSubmission_isReadForTheVendorsIdAlone_afterAFormerSubmissionsSuccess()
      throws SQLException {
    ClaimedJob job = succeededByItsFormerSubmission();
    application.told.clear();
    application.interpret(ofCurrent(job, "fine of v2 " + SECRET));
    assertThat(application.told).containsExactly("ignored");
    assertThat(f.db.dump()).doesNotContain(SECRET);
    assertThat(f.store(current(job), "fine of v3", Optional.of(f.node)).kind())
        .isEqualTo(Kind.IGNORED);
    erase(job.id());
    assertThat(copies()).containsExactly("v1", "v2");
  }

  @Test
  void callbackOfTheCurrentSubmission_isNotRead_onceItsJobIsPurged() {
    ClaimedJob job = succeededByItsFormerSubmission();
    f.run(() -> f.erasure.purge(job.id()));
    assertThat(f.store(current(job), "fine of v2", Optional.of(f.node)).kind())
        .isEqualTo(Kind.IGNORED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "answer after a take-over", "callback"})
  void idThatIsLearntOfAnErasedJob_isDueAtOnce_thoughAnotherCopyStays(String source) {
    ClaimedJob former = submitting();
    f.run(() -> f.submissions.submitted(former, "v1"));
    failAndResubmit(former);
    ClaimedJob job = claim();
    erase(job.id());
    assertThat(copies()).containsExactly("v1");
    assertThat(copies()).as("not yet due again").isEmpty();
    if (!source.equals("answer")) {
      uncertain(job);
    }
    if (source.equals("callback")) {
      application.interpret(ofCurrent(job, "fine of v2"));
    } else {
      f.run(() -> f.submissions.submitted(job, "v2"));
    }
    assertThat(copies()).containsExactly("v1", "v2");
  }

  @Test
  void answerThatNamesNoId_makesNothingDue() {
    ClaimedJob former = submitting();
    f.run(() -> f.submissions.submitted(former, "v1"));
    failAndResubmit(former);
    ClaimedJob job = claim();
    erase(job.id());
    assertThat(copies()).containsExactly("v1");
    f.run(() -> f.submissions.submitted(job, null));
    assertThat(copies()).isEmpty();
  }

  @Test
  void answer_isDue_thoughAnIdThatWasPlantedIsGone() {
    ClaimedJob job = submitting();
    erase(job.id());
    application.interpret(f.claimed(job.id(), "gibberish of v9"));
    assertThat(copies()).containsExactly("v9");
    gone(job, "v9");
    f.run(() -> f.submissions.submitted(job, "v1"));
    assertThat(copies()).containsExactly("v1");
  }

  // --- a job of whose current submission an id is known ---

  @Test
  void successThatNamesAnotherIdThanWasPlanted_namesACopy() {
    ClaimedJob job = submitting();
    uncertain(job);
    application.interpret(f.claimed(job.id(), "gibberish of v9"));
    application.interpret(f.claimed(job.id(), "fine of v1"));
    assertThat(state(job)).isEqualTo(JobState.SUCCEEDED);
    erase(job.id());
    assertThat(copies()).containsExactly("v1", "v9");
  }

  @Test
  void successThatNamesAnotherJobsCopy_isNotBelieved() {
    ClaimedJob another = submitting();
    f.run(() -> f.submissions.submitted(another, "v7"));
    ClaimedJob job = submitting();
    f.run(() -> f.submissions.submitted(job, "v1"));
    application.interpret(f.claimed(job.id(), "fine of v7"));
    erase(job.id());
    assertThat(copies()).containsExactly("v1");
  }

  @Test
  void successThatComesBeforeTheAnswer_costsNoStatementMore() {
    List<Integer> statements = new ArrayList<>();
    for (boolean answered : new boolean[] {true, false}) {
      anApplicationOfItsOwn();
      ClaimedJob job = submitting();
      if (answered) {
        f.run(() -> f.submissions.submitted(job, "v1"));
      }
      ClaimedCallback callback = f.claimed(job.id(), "fine of v1");
      f.db.dataSource().statements();
      application.interpret(callback);
      statements.add(f.db.dataSource().statements());
      assertThat(state(job)).isEqualTo(JobState.SUCCEEDED);
    }
    assertThat(statements.get(1)).isEqualTo(statements.get(0));
  }

  @Test
  void callbackOfAFormerSubmission_namesNoCopyOfTheCurrentOne() {
    ClaimedJob former = submitting();
    failAndResubmit(former);
    ClaimedJob job = claim();
    application.interpret(f.claimed(job.id(), "gibberish of v9"));
    erase(job.id());
    assertThat(f.store(to(job.id()), "fine of v9", Optional.of(f.node)).kind())
        .isEqualTo(Kind.IGNORED);
    assertThat(copies()).isEmpty();
  }

  private ClaimedJob succeededByItsFormerSubmission() {
    failAndResubmit(submitting());
    ClaimedJob job = claim();
    application.interpret(f.claimed(job.id(), "fine of v1"));
    assertThat(state(job)).isEqualTo(JobState.SUCCEEDED);
    return job;
  }

  private ClaimedCallback ofCurrent(ClaimedJob job, String body) {
    return f.store(current(job), body, Optional.of(f.node)).claimed().orElseThrow();
  }

  private static CallbackAddress current(ClaimedJob job) {
    return new CallbackAddress.OfJob("deepgram", job.id(), job.submission());
  }

  private void submittedAgain(ClaimedJob former, String vendorJobId) {
    failAndResubmit(former);
    ClaimedJob job = claim();
    f.run(() -> f.submissions.submitted(job, vendorJobId));
  }

  private void failAndResubmit(ClaimedJob job) {
    f.run(() -> f.jobs.end(job.id(), FAILURE));
    resubmit(job);
  }

  private void resubmit(ClaimedJob job) {
    f.run(() -> assertThat(failedJobs.submitAgain(job.id())).isTrue());
  }

  private void gone(ClaimedJob job, String... vendorJobIds) {
    f.run(() -> f.erasure.vendorErased(job.id(), List.of(vendorJobIds)));
  }

  private void due(ClaimedJob job) {
    f.db.execute(
        "UPDATE {schema}hearback_job SET vendor_erase_at = {now}"
            + " WHERE id = ? AND vendor_erase_at IS NOT NULL",
        job.id());
  }

  private ClaimedJob submitting() {
    f.job();
    return claim();
  }

  private ClaimedJob claim() {
    return f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1)).get(0);
  }

  private void uncertain(ClaimedJob job) {
    f.run(() -> f.submissions.uncertain(job.asClaim(), "cut"));
  }

  private void erase(UUID job) {
    f.run(() -> f.erase(job, Optional.empty()));
  }

  private JobState state(ClaimedJob job) {
    return JobState.valueOf(f.state("job", job.id()));
  }

  private void assertIsErased(ClaimedJob job) {
    Job erased = f.in(() -> f.jobs.find(job.id())).orElseThrow();
    assertThat(erased.state()).isEqualTo(JobState.FAILED);
    assertThat(erased.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.ERASED);
  }

  /** The vendor's ids of copies that are due. */
  private List<String> copies() {
    return f.in(() -> f.erasure.claimVendorCopies(f.node, TestSubmissions.DEEPGRAM, 10)).stream()
        .flatMap(copies -> copies.vendorJobIds().stream())
        .toList();
  }
}
