package dev.hearback.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.PartialFailure;
import dev.hearback.TranscriptionRequest;
import dev.hearback.cluster.Nodes;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Node;
import dev.hearback.storage.StateMoves;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Text;
import dev.hearback.storage.Transactions;
import dev.hearback.storage.Uuids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds of jobs on every database. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
abstract class JobsContract {

  private static final Failure REFUSED = new Failure(Failure.Kind.REFUSED, "400", "no", false);
  private static final Outcome SUCCESS = new Outcome.Succeeded(Optional.empty(), List.of());
  private static final Outcome FAILURE = new Outcome.Failed(Optional.empty(), REFUSED);
  private static final Duration NOT_YET = Duration.ofHours(1);

  private final Product product;
  private TestDatabase db;
  private StateMoves moves;
  private Jobs jobs;
  private NewJobs newJobs;
  private Erasure erasure;
  private Submissions submissions;
  private Nodes nodes;
  private Node node;
  private String application;

  JobsContract(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() {
    db = TestDatabase.ready(product);
    new TokenNode(db).tokens.reload(); // makes the key that signs
    moves = new StateMoves(db);
    jobs = Beans.inject(new Jobs(), db.database());
    newJobs = Beans.inject(new NewJobs(), db.database());
    erasure = Beans.inject(new Erasure(), db.database());
    submissions = Beans.inject(new Submissions(), db.database());
    nodes = Beans.inject(new Nodes(), db.database());
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    application = "app-" + Uuids.next();
    node = in(() -> nodes.join(application, "{}"));
  }

  @AfterEach
  void everyMoveWasLegal() {
    moves.areLegal("job", JobState.class, JobState::next);
  }

  @AfterAll
  void stop() {
    db.close();
  }

  @Test
  void insertedJob_isFoundAsItWasAskedFor() {
    UUID id = insert(aUrl().tag("b").tag("a").attribute("call", "1\0\uD800").attribute("x", ""));
    Job job = find(id);
    assertThat(job.application()).isEqualTo(application);
    assertThat(job.provider()).isEqualTo("deepgram");
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.tags()).containsExactly("b", "a");
    assertThat(job.attributes()).isEqualTo(Map.of("call", "1\0\uD800", "x", ""));
    assertThat(job.createdAt())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(job.endedAt()).isEmpty();
    assertThat(job.failure()).isEmpty();
    assertThat(job.erased()).isFalse();
    assertThat(in(() -> jobs.find(Uuids.next()))).isEmpty();
    assertThat(in(() -> jobs.lock(Uuids.next()))).isEmpty();
  }

  @Test
  void jobOfATransactionThatRollsBack_doesNotExist() {
    UUID id = Uuids.next();
    assertThatThrownBy(
        () ->
            in(
                () -> {
                  newJobs.insert(id, application, TestSubmissions.DEEPGRAM, aUrl());
                  throw new Exception("error");
                }));
    assertThat(in(() -> jobs.find(id))).isEmpty();
  }

  @Test
  void claimedJob_carriesWhatTheVendorNeeds() {
    UUID id = insert(aUrl().language("de-CH").option("model", "nova-3").option("n", 2));
    ClaimedJob claimed = claimOne();
    assertThat(claimed.id()).isEqualTo(id);
    assertThat(claimed.submission()).isEqualTo(1);
    assertThat(claimed.attempts()).isZero();
    assertThat(claimed.language()).contains("de-CH");
    assertThat(claimed.options()).isEqualTo(Map.of("model", "nova-3", "n", 2L));
    assertThat(find(id).state()).isEqualTo(JobState.SUBMITTING);
    assertThat(claim(10)).isEmpty();
  }

  @Test
  void jobsOfOthers_areNotClaimed() {
    insert();
    Node stranger = in(() -> nodes.join("stranger", "{}"));
    assertThat(in(() -> submissions.claimDue(stranger, TestSubmissions.DEEPGRAM, 10, 1))).isEmpty();
    assertThat(in(() -> submissions.claimDue(node, TestSubmissions.GLADIA, 10, 1))).isEmpty();
    assertThat(claim(10)).hasSize(1);
  }

  @Test
  void jobWhoseProviderHasGotAnotherVendor_isNotClaimed_forItsOptionsAreTheFormerOnes() {
    UUID id = insert();
    Provider changed = TestSubmissions.provider("deepgram", "gladia");
    assertThat(in(() -> submissions.claimDue(node, changed, 10, 1))).isEmpty();
    assertThat(claim(10)).extracting(ClaimedJob::id).containsExactly(id);
  }

  @Test
  void vendorsCopy_isNotAskedOfTheVendorThatTheProviderHasNow() {
    UUID id = insert();
    run(() -> jobs.end(id, new Outcome.Succeeded(Optional.of("v"), List.of())));
    run(() -> erasure.erase(id));
    Provider changed = TestSubmissions.provider("deepgram", "gladia");
    assertThat(in(() -> erasure.claimVendorCopies(node, changed, 10))).isEmpty();
    assertThat(in(() -> erasure.claimVendorCopies(node, TestSubmissions.DEEPGRAM, 10))).hasSize(1);
  }

  @Test
  void twoNodesThatClaimAtOnce_getDifferentJobs() throws Exception {
    for (int i = 0; i < 40; i++) {
      insert();
    }
    Node second = in(() -> nodes.join(application, "{}"));
    List<UUID> ids = new ArrayList<>();
    Callable<List<ClaimedJob>> one =
        () -> in(() -> submissions.claimDue(node, TestSubmissions.DEEPGRAM, 5, 1));
    Callable<List<ClaimedJob>> two =
        () -> in(() -> submissions.claimDue(second, TestSubmissions.DEEPGRAM, 5, 1));
    for (int round = 0; round < 40 && ids.size() < 40; round++) {
      TestDatabase.atOnce(List.of(one, two, one, two))
          .forEach(claimed -> claimed.forEach(job -> ids.add(job.id())));
    }
    assertThat(ids).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void rowThatAnotherHolds_isSkipped() throws Exception {
    UUID held = insert();
    UUID free = insert();
    try (Connection other = db.hold("job", held)) {
      assertThat(claim(10)).extracting(ClaimedJob::id).containsExactly(free);
      other.rollback();
    }
    assertThat(claim(10)).extracting(ClaimedJob::id).containsExactly(held);
  }

  @Test
  void submittedJob_knowsTheVendorsId_andIsNotDueAgain() {
    UUID id = insert();
    ClaimedJob claimed = claimOne();
    run(() -> submissions.submitted(claimed, "vendor-1"));
    assertThat(find(id).state()).isEqualTo(JobState.SUBMITTED);
    assertThat(find(id).vendorJobId()).contains("vendor-1");
    assertThat(claim(10)).isEmpty();
  }

  @Test
  void jobThatIsPutBack_keepsItsSubmissionNumber_howeverOften() {
    insert();
    ClaimedJob latest = claimOne();
    for (int again = 0; again < 3; again++) {
      ClaimedJob refused = latest;
      assertThat(in(() -> submissions.putBack(refused, Duration.ZERO, "no credit"))).isTrue();
      assertThat(in(() -> submissions.putBack(refused, Duration.ZERO, "again"))).isFalse();
      latest = claimOne();
      assertThat(latest.submission()).isEqualTo(1);
      assertThat(latest.claim()).isGreaterThan(refused.claim());
    }
    ClaimedJob refused = latest;
    run(() -> submissions.requeue(refused, Duration.ZERO, "busy"));
    assertThat(claimOne().submission()).isEqualTo(2);
  }

  @Test
  void answerToAClaimThatWasPutBack_changesNothingOfTheNextOne() {
    insert();
    ClaimedJob first = claimOne();
    run(() -> submissions.putBack(first, Duration.ZERO, "no credit"));
    ClaimedJob second = claimOne();
    assertThat(second.submission()).isEqualTo(first.submission());
    run(() -> submissions.uncertain(second.asClaim(), "who knows"));
    assertThat(in(() -> submissions.putBack(first, Duration.ZERO, "repeated"))).isFalse();
    assertThat(find(first.id()).state()).isEqualTo(JobState.UNCERTAIN);
  }

  @Test
  void requeuedJob_isDueAfterTheDelay_byTheDatabasesClock_asTheNextSubmission() {
    UUID id = insert();
    ClaimedJob first = claimOne();
    run(() -> submissions.requeue(first, NOT_YET, "busy"));
    assertThat(find(id).state()).isEqualTo(JobState.QUEUED);
    assertThat(find(id).error()).contains("busy");
    assertThat(claim(10)).isEmpty();
    makeDue(id);
    ClaimedJob second = claimOne();
    assertThat(second.submission()).isEqualTo(2);
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.claim()).isGreaterThan(first.claim());
  }

  @Test
  void uncertainJob_isNeverRepeated() {
    UUID id = insert();
    ClaimedJob claimed = claimOne();
    run(() -> submissions.uncertain(claimed.asClaim(), "cut"));
    assertThat(find(id).state()).isEqualTo(JobState.UNCERTAIN);
    assertThat(claim(10)).isEmpty();
  }

  @Test
  void earlyCallback_endsTheJobBeforeTheSubmissionIsRecorded_whichThenAddsTheVendorsIdOnly() {
    UUID id = insert();
    ClaimedJob claimed = claimOne();
    assertThat(in(() -> jobs.end(id, SUCCESS))).isTrue();
    run(() -> submissions.submitted(claimed, "vendor-1"));
    assertThat(find(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(find(id).vendorJobId()).contains("vendor-1");
    run(() -> submissions.requeue(claimed, Duration.ZERO, "late"));
    run(() -> submissions.uncertain(claimed.asClaim(), "late"));
    assertThat(find(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(in(() -> submissions.release(node, true))).isZero();
    assertThat(find(id).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void jobEndsOnce_whoeverComesSecondChangesNothing() {
    UUID id = insert();
    assertThat(in(() -> jobs.end(id, new Outcome.Failed(Optional.of("v"), REFUSED)))).isTrue();
    assertThat(in(() -> jobs.end(id, new Outcome.Succeeded(Optional.of("w"), List.of()))))
        .isFalse();
    Job job = find(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.failure()).contains(REFUSED);
    assertThat(job.vendorJobId()).contains("v");
    assertThat(job.endedAt()).isPresent();
    assertThat(claim(10)).isEmpty();
  }

  @Test
  void successWithPartialFailures_isReadBack() {
    UUID id = insert();
    List<PartialFailure> failures =
        List.of(new PartialFailure("translation", "5", "no \"words\"\n"));
    run(() -> jobs.end(id, new Outcome.Succeeded(Optional.empty(), failures)));
    assertThat(in(() -> jobs.partialFailures(id))).isEqualTo(failures);
    UUID other = insert();
    assertThat(in(() -> jobs.partialFailures(other))).isEmpty();
  }

  @Test
  void wordsThatNoDatabaseTakes_doNotStopTheEnd() {
    UUID id = insert();
    Failure poison = new Failure(Failure.Kind.REPORTED, "\0", "\uD800" + "x".repeat(9000), true);
    assertThat(in(() -> jobs.end(id, new Outcome.Failed(Optional.of("\0".repeat(999)), poison))))
        .isTrue();
    assertThat(find(id).failure().orElseThrow().message()).hasSize(Text.MAX_WORDS).endsWith("…");

    UUID other = insert();
    PartialFailure partial = new PartialFailure("\0", "\uD800", "\0");
    run(() -> jobs.end(other, new Outcome.Succeeded(Optional.empty(), List.of(partial))));
    assertThat(in(() -> jobs.partialFailures(other)))
        .containsExactly(new PartialFailure("\uFFFD", "\uFFFD", "\uFFFD"));
  }

  @Test
  void failureOfAnEarlierSubmission_endsNothing_butItsSuccessDoes() {
    UUID id = insert();
    ClaimedJob first = claimOne();
    run(() -> submissions.requeue(first, Duration.ZERO, "busy"));
    claimOne();
    CallbackAddress earlier = new CallbackAddress.OfJob("deepgram", id, 1);
    CallbackAddress current = new CallbackAddress.OfJob("deepgram", id, 2);
    run(
        () -> {
          LockedJob job = jobs.lock(id).orElseThrow();
          assertThat(job.submission()).isEqualTo(2);
          assertThat(job.endsBy(FAILURE, earlier)).isFalse();
          assertThat(job.endsBy(FAILURE, current)).isTrue();
          assertThat(job.endsBy(SUCCESS, earlier)).isTrue();
          jobs.end(id, SUCCESS);
        });
    LockedJob ended = in(() -> jobs.lock(id)).orElseThrow();
    assertThat(ended.endsBy(FAILURE, current)).isFalse();
    assertThat(ended.endsBy(SUCCESS, current)).isFalse();
  }

  @Test
  void deadNodesSubmission_isRepeated_ifTheVendorsRefusalStillArrives_butOnce() {
    UUID id = insert();
    ClaimedJob claimed = claimOne();
    assertThat(in(() -> submissions.release(node, true))).isZero();
    assertThat(in(() -> submissions.requeue(claimed, Duration.ZERO, "busy"))).isTrue();
    assertThat(find(id).state()).isEqualTo(JobState.QUEUED);
    assertThat(find(id).error()).contains("busy");
    ClaimedJob again = claimOne();
    assertThat(again.submission()).isEqualTo(2);
    assertThat(again.attempts()).isEqualTo(1);
    run(() -> submissions.uncertain(again.asClaim(), "cut"));
    assertThat(in(() -> submissions.requeue(claimed, Duration.ZERO, "busy"))).isFalse();
    assertThat(find(id).state()).isEqualTo(JobState.UNCERTAIN);
  }

  @Test
  void deadNodesSubmission_becomesUncertain_andIsSubmittedIfTheVendorsAcceptanceStillArrives() {
    UUID id = insert();
    ClaimedJob claimed = claimOne();
    assertThat(in(() -> submissions.release(node, true))).isZero();
    assertThat(find(id).state()).isEqualTo(JobState.UNCERTAIN);
    run(() -> submissions.submitted(claimed, "vendor-1"));
    assertThat(find(id).state()).isEqualTo(JobState.SUBMITTED);
    assertThat(find(id).vendorJobId()).contains("vendor-1");
  }

  @Test
  void submissionOfANodeThatStops_becomesUncertain_andNobodySaysItDied() {
    UUID id = insert();
    claimOne();
    assertThat(in(() -> submissions.release(node, false))).isZero();
    assertThat(find(id).state()).isEqualTo(JobState.UNCERTAIN);
    assertThat(find(id).error())
        .contains("HB-0507 node " + node.id() + " was stopped while submitting it");
  }

  @Test
  void claimGivenBack_isQueuedAgain_andCountsForNothing() {
    UUID id = insert();
    ClaimedJob first = claimOne();
    assertThat(in(() -> submissions.owned(node))).containsExactly(first.asClaim());
    run(() -> submissions.release(first.asClaim()));
    assertThat(in(() -> submissions.owned(node))).isEmpty();
    ClaimedJob second = claimOne();
    assertThat(second.id()).isEqualTo(id);
    assertThat(second.attempts()).isZero();
    run(() -> submissions.release(first.asClaim()));
    assertThat(in(() -> submissions.owned(node))).containsExactly(second.asClaim());
  }

  @Test
  void streamOfAnotherLengthThanAnnounced_leavesNothingInATransactionThatGoesOn() {
    UUID id = Uuids.next();
    TranscriptionRequest request =
        TranscriptionRequest.of(new ByteArrayInputStream(new byte[3]), 4, "audio/wav");
    run(
        () ->
            assertThatThrownBy(
                    () -> newJobs.insert(id, node.application(), TestSubmissions.DEEPGRAM, request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HB-0505"));
    assertThat(in(() -> jobs.find(id))).isEmpty();
  }

  @Test
  void rowHeldByAFrozenNode_doesNotBlockTheTakeOver_andIsCounted() throws Exception {
    UUID held = insert();
    UUID free = insert();
    claim(10);
    try (Connection frozen = db.hold("job", held)) {
      assertThat(in(() -> submissions.release(node, true))).isEqualTo(1);
      assertThat(find(free).state()).isEqualTo(JobState.UNCERTAIN);
      frozen.rollback();
    }
    assertThat(in(() -> submissions.release(node, true))).isZero();
    assertThat(find(held).state()).isEqualTo(JobState.UNCERTAIN);
  }

  @Test
  void error_isNoted_andChangesNoState() {
    UUID id = insert();
    run(() -> jobs.recordError(id, "a callback was too large"));
    assertThat(find(id).error()).contains("a callback was too large");
    assertThat(find(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void error_isNotNoted_onceTheJobHasSucceeded() {
    UUID id = insert();
    db.execute("UPDATE {schema}hearback_job SET state = 'SUCCEEDED' WHERE id = ?", id);
    run(() -> jobs.recordError(id, "a callback was too large"));
    assertThat(find(id).error()).isEmpty();
  }

  @Test
  void hooksJob_isFoundByTheVendorsId_elseCreated() {
    CallbackAddress.OfHook hook = hook();
    LockedJob first = in(() -> jobs.lockOrCreate(hook, Optional.of("v1"), Map.of()));
    assertThat(first.state()).isEqualTo(JobState.SUBMITTED);
    assertThat(first.application()).isEqualTo(application);
    assertThat(first.tags()).isEqualTo(hook.tags());
    assertThat(first.vendorJobId()).contains("v1");
    assertThat(in(() -> jobs.lockOrCreate(hook, Optional.of("v1"), Map.of())).id())
        .isEqualTo(first.id());
    assertThat(in(() -> jobs.lockOrCreate(hook, Optional.of("v2"), Map.of())).id())
        .isNotEqualTo(first.id());
    assertThat(in(() -> jobs.lockOrCreate(hook(), Optional.of("v1"), Map.of())).id())
        .isNotEqualTo(first.id());
    assertThat(in(() -> jobs.lockOrCreate(hook, Optional.empty(), Map.of())).id())
        .isNotEqualTo(in(() -> jobs.lockOrCreate(hook, Optional.empty(), Map.of())).id());
  }

  @Test
  void nodesThatCreateAHooksJobAtOnce_endWithOne() throws Exception {
    CallbackAddress.OfHook hook = hook();
    Callable<UUID> create =
        () -> in(() -> jobs.lockOrCreate(hook, Optional.of("v"), Map.of())).id();
    assertThat(TestDatabase.atOnce(List.of(create, create, create, create)).stream().distinct())
        .hasSize(1);
  }

  @Test
  void audioAtAUrl_isPassedOn() {
    UUID id = insert();
    assertThat(in(() -> submissions.audio(id)))
        .isEqualTo(new SubmissionAudio.AtUrl(java.net.URI.create("https://a.example/x.wav")));
  }

  @Test
  void audioInAFile_isOpenedAsOftenAsAskedFor(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a.wav"), "RIFF");
    UUID id = insert(TranscriptionRequest.of(file, "audio/wav"));
    SubmissionAudio.Bytes audio = (SubmissionAudio.Bytes) in(() -> submissions.audio(id));
    assertThat(audio.length()).isEqualTo(4);
    assertThat(audio.contentType()).isEqualTo("audio/wav");
    for (int i = 0; i < 2; i++) {
      try (InputStream in = audio.source().open()) {
        assertThat(in).hasContent("RIFF");
      }
    }
    Files.delete(file);
    assertThatThrownBy(() -> audio.source().open()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> insert(TranscriptionRequest.of(file, "audio/wav")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0503");
  }

  @Test
  void audioInAStream_isStoredAndReadBackByteForByte_oneConnectionAtATime() throws IOException {
    for (int length : new int[] {1, 256 * 1024, 256 * 1024 + 1, 3_000_000}) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      db.dataSource().most();
      UUID id = insert(stream(bytes, length));
      SubmissionAudio.Bytes audio = (SubmissionAudio.Bytes) in(() -> submissions.audio(id));
      assertThat(audio.length()).isEqualTo(length);
      try (InputStream in = audio.source().open()) {
        assertThat(in.read()).isEqualTo(bytes[0] & 0xFF);
        assertThat(db.dataSource().borrowed()).isZero();
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1, length));
      }
      assertThat(db.dataSource().most()).isEqualTo(1);
    }
  }

  @Test
  void streamOfAnotherLengthThanAnnounced_isRefused() {
    byte[] bytes = new byte[300_000];
    for (int announced : new int[] {299_999, 300_001, 262_144}) {
      UUID id = Uuids.next();
      assertThatThrownBy(
              () ->
                  run(
                      () ->
                          newJobs.insert(
                              id, application, TestSubmissions.DEEPGRAM, stream(bytes, announced))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("HB-0505")
          .hasMessageContaining(String.valueOf(announced))
          .hasMessageContaining(id.toString());
      assertThat(in(() -> jobs.find(id))).isEmpty();
    }
  }

  @Test
  void failedJob_keepsItsAudio_untilItSucceedsAfterAll() throws Exception {
    UUID id = insert(stream("much audio".getBytes(StandardCharsets.US_ASCII), 10));
    run(() -> jobs.end(id, FAILURE));
    assertThat(db.dump()).contains("much audio");
    run(() -> jobs.replaceOutcome(id, SUCCESS));
    assertThat(db.dump()).doesNotContain("much audio");
  }

  @Test
  void jobThatSucceeded_keepsNoAudio() throws Exception {
    UUID id = insert(stream("the audio".getBytes(StandardCharsets.US_ASCII), 9));
    assertThat(db.dump()).contains("the audio");
    run(() -> jobs.end(id, SUCCESS));
    assertThat(db.dump()).doesNotContain("the audio");
    assertThatThrownBy(
            () -> {
              SubmissionAudio.Bytes audio = (SubmissionAudio.Bytes) in(() -> submissions.audio(id));
              audio.source().open().read();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining(id.toString());
  }

  private UUID insert() {
    return insert(aUrl());
  }

  private UUID insert(TranscriptionRequest request) {
    UUID id = Uuids.next();
    run(() -> newJobs.insert(id, application, TestSubmissions.DEEPGRAM, request));
    return id;
  }

  private List<ClaimedJob> claim(int max) {
    return in(() -> submissions.claimDue(node, TestSubmissions.DEEPGRAM, max, 1));
  }

  private ClaimedJob claimOne() {
    List<ClaimedJob> claimed = claim(1);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  private Job find(UUID id) {
    return in(() -> jobs.find(id)).orElseThrow();
  }

  private void makeDue(UUID id) {
    db.execute("UPDATE {schema}hearback_job SET due_at = {now} WHERE id = ?", id);
  }

  private CallbackAddress.OfHook hook() {
    return new CallbackAddress.OfHook(
        "gladia", "gladia", "hook-" + Uuids.next(), application, Set.of("calls"));
  }

  private static TranscriptionRequest aUrl() {
    return TranscriptionRequest.of("https://a.example/x.wav");
  }

  private static TranscriptionRequest stream(byte[] bytes, long announced) {
    return TranscriptionRequest.of(new ByteArrayInputStream(bytes), announced, "audio/wav");
  }

  private <T> T in(Transactions.Work<T> work) {
    return db.inNew(work);
  }

  private void run(Runnable work) {
    db.run(work);
  }
}
