package dev.hearback.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.TranscriptionRequest;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.TestApplication;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.FailedJobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.jobs.ProviderPause;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.settings.TestSettings;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import dev.hearback.telemetry.LogFixture;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators can do with failed jobs and paused providers, on every database. */
abstract class ResubmissionContract extends InboxContract {

  private static final Outcome FAILURE =
      new Outcome.Failed(Optional.empty(), new Failure(Failure.Kind.REPORTED, "1", "x", true));

  private static final String STATE_OF =
      "SELECT state FROM {schema}hearback_delivery WHERE job_id = ? AND observer = ?";

  private TestApplication application;
  private ProviderStates states;
  private Admin admin;

  ResubmissionContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    application = new TestApplication(f);
    states = Beans.inject(new ProviderStates(), f.db.database());
    AuditLog auditLog = Beans.inject(new AuditLog(), f.db.database());
    FailedJobs failedJobs = Beans.inject(new FailedJobs(), f.db.database());
    Resubmission resubmission =
        Beans.inject(new Resubmission(), f.jobs, failedJobs, f.deliveries, auditLog);
    Settings settings = new OfTheFixture();
    Adoption adoption =
        Beans.inject(
            new Adoption(),
            settings,
            f.db.transactions(),
            auditLog,
            f.jobs,
            f.callbacks,
            f.deliveries,
            application.vendors,
            application.secrets,
            application.outcomes,
            application.listener);
    admin =
        Beans.inject(
            new Admin(),
            adoption,
            settings,
            f.db.transactions(),
            auditLog,
            f.jobs,
            f.callbacks,
            f.deliveries,
            f.attemptLog,
            failedJobs,
            resubmission,
            states,
            new NamedCaller(),
            LogFixture.admin(),
            LogFixture.submissions());
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    application.observers.clear();
    application.observers.add("a");
  }

  @Test
  void failedJob_isQueuedAgain_dueNow_withItsAttempts_asItsNextGenerationAndSubmission() {
    UUID id = failed(f.job());
    LockedJob before = lock(id);

    admin.resubmit(id, "anna");

    Job job = job(id);
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.failure()).isEmpty();
    assertThat(job.endedAt()).isEmpty();
    assertThat(lock(id).generation()).isEqualTo(before.generation() + 1);
    ClaimedJob claimed = claim();
    assertThat(claimed.id()).isEqualTo(id);
    assertThat(claimed.submission()).isGreaterThan(before.submission());
    assertThat(claimed.attempts()).isZero();
    AuditEntry kept = admin.history(id).orElseThrow().auditLog().get(0);
    assertThat(kept.who()).isEqualTo("anna");
    assertThat(kept.action()).isEqualTo("RESUBMIT");
  }

  @Test
  void deliveryOfTheFailure_staysIfItWasMade_andIsDiscardedIfNot() {
    application.observers.add("b");
    UUID id = failed(f.job());
    ClaimedDelivery made = due("a");
    f.run(() -> f.deliveries.complete(made));

    admin.resubmit(id, "anna");

    assertThat(f.state("delivery", made.id())).isEqualTo("DELIVERED");
    assertThat(f.value(STATE_OF, id, "b")).isEqualTo("DISCARDED");
    end(id, new Outcome.Succeeded(Optional.empty(), List.of()));
    assertThat(due("a").generation()).isEqualTo(2);
    assertThat(due("b").generation()).isEqualTo(2);
  }

  @Test
  void lateFailureOfTheFormerSubmission_doesNotEndIt_butALateSuccessDoes() {
    UUID id = f.job();
    claim();
    end(id, FAILURE);
    admin.resubmit(id, "anna");
    LockedJob job = lock(id);
    assertThat(job.endsBy(FAILURE, InboxFixture.to(id))).isFalse();
    assertThat(job.endsBy(InboxFixture.SUCCESS, InboxFixture.to(id))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void adoptedSuccessOfAFormerSubmission_namesACopy_besideThatOfTheCurrentOne(boolean answered) {
    String formerId = answered ? "v11" : "v12";
    String currentId = answered ? "v21" : "v22";
    UUID id = f.job();
    ClaimedJob former = claim();
    failed(id);
    admin.resubmit(id, "anna");
    ClaimedJob current = claim();
    if (answered) {
      f.run(() -> f.submissions.submitted(current, currentId));
    }
    failed(id);
    ClaimedCallback late = callback(former, "fine of " + formerId);
    application.interpret(late);

    admin.adopt(late.id(), "anna");

    f.run(() -> f.erase(id, Optional.empty()));
    if (!answered) {
      application.interpret(callback(current, "fine of " + currentId));
    }
    assertThat(f.in(() -> f.erasure.claimVendorCopies(f.node, TestSubmissions.DEEPGRAM, 1)))
        .singleElement()
        .satisfies(it -> assertThat(it.vendorJobIds()).containsExactly(formerId, currentId));
  }

  @Test
  void storedAudio_isThereToBeSentAgain() throws Exception {
    UUID id = Uuids.next();
    byte[] audio = InboxFixture.bytes("the audio");
    f.run(
        () ->
            f.newJobs.insert(
                id,
                f.application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of(
                    new ByteArrayInputStream(audio), audio.length, "audio/wav")));
    failed(id);
    admin.resubmit(id, "anna");
    SubmissionAudio.Bytes bytes = (SubmissionAudio.Bytes) f.in(() -> f.submissions.audio(id));
    try (InputStream in = bytes.source().open()) {
      assertThat(in.readAllBytes()).isEqualTo(audio);
    }
  }

  @Test
  void jobThatHasNotFailed_isRefused() {
    refused("HB-0617", f.job());
    refused("HB-0617", Uuids.next());
    UUID succeeded = f.job();
    end(succeeded, InboxFixture.SUCCESS);
    refused("HB-0617", succeeded);
  }

  @Test
  void jobWhoseAudioIsGone_isRefused_andNothingIsChanged(@TempDir Path folder) throws Exception {
    UUID erased = failed(f.job());
    f.run(() -> f.erase(erased, Optional.empty()));
    refused("HB-0618", erased);

    UUID purged = failed(f.job());
    f.run(() -> f.erasure.purge(purged));
    refused("HB-0618", purged);

    UUID ofHook = f.in(() -> f.jobs.lockOrCreate(f.hook(), Optional.of("v-1"), Map.of())).id();
    end(ofHook, FAILURE);
    refused("HB-0618", ofHook);

    Path file = Files.writeString(folder.resolve("x.wav"), "audio");
    UUID inFile = Uuids.next();
    f.run(
        () ->
            f.newJobs.insert(
                inFile,
                f.application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of(file, "audio/wav")));
    failed(inFile);
    Files.delete(file);
    refused("HB-0618", inFile);
    assertThat(lock(inFile).generation()).isEqualTo(1);
    assertThat(job(inFile).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void filter_choosesByApplicationProviderKindCodeTagAndTime() {
    UUID first = failed(f.job());
    UUID second = failed(f.job());
    FailedJobs.Filter ours = FailedJobs.Filter.of(f.application);
    for (FailedJobs.Filter none :
        List.of(
            FailedJobs.Filter.of("elsewhere"),
            ours.provider("gladia"),
            ours.kind(Failure.Kind.REFUSED),
            ours.code("401"),
            ours.tag("calls"),
            ours.since(Instant.now().plusSeconds(3600)),
            ours.until(Instant.now().minusSeconds(3600)))) {
      assertThat(admin.resubmit(none, "anna").done()).as("%s", none).isZero();
    }
    FailedJobs.Filter all =
        ours.provider("deepgram")
            .kind(Failure.Kind.REPORTED)
            .code("1")
            .since(Instant.now().minusSeconds(3600))
            .until(Instant.now().plusSeconds(3600));
    assertThat(admin.resubmit(all, "anna")).isEqualTo(new Replayed(2, Map.of()));
    assertThat(List.of(first, second))
        .allSatisfy(id -> assertThat(job(id).state()).isEqualTo(JobState.QUEUED));
    assertThat(admin.resubmit(all, "anna").done()).isZero();
  }

  @Test
  void pausedProvider_isListed_untilAnOperatorResumesIt_andWhoDidIsKept() {
    f.run(() -> states.add(f.application, TestSubmissions.DEEPGRAM, "access"));
    f.run(() -> states.pause(f.application, "deepgram", "access", Objection.CREDIT, "402"));
    assertThat(admin.pausedProviders())
        .singleElement()
        .extracting(ProviderPause::provider, ProviderPause::objection, ProviderPause::code)
        .containsExactly("deepgram", Objection.CREDIT, "402");
    admin.resumeProvider("deepgram", "anna");
    assertThat(admin.pausedProviders()).isEmpty();
    admin.resumeProvider("deepgram", "bob");
    assertThat(
            f.value(
                "SELECT who || ' ' || action || ' ' || note FROM {schema}hearback_audit"
                    + " WHERE application = ?",
                f.application))
        .isEqualTo("anna RESUME_PROVIDER deepgram");
  }

  private UUID failed(UUID job) {
    end(job, FAILURE);
    return job;
  }

  private void end(UUID job, Outcome outcome) {
    f.run(
        () -> application.outcomes.end(lockNow(job), outcome, Optional.empty(), Optional.empty()));
  }

  private LockedJob lockNow(UUID job) {
    return f.jobs.lock(job).orElseThrow();
  }

  private LockedJob lock(UUID job) {
    return f.in(() -> lockNow(job));
  }

  private Job job(UUID id) {
    return f.in(() -> f.jobs.find(id)).orElseThrow();
  }

  private ClaimedJob claim() {
    return f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 1, 1)).get(0);
  }

  private ClaimedCallback callback(ClaimedJob job, String body) {
    CallbackAddress.OfJob address =
        new CallbackAddress.OfJob("deepgram", job.id(), job.submission());
    return f.store(address, body, Optional.of(f.node)).claimed().orElseThrow();
  }

  private ClaimedDelivery due(String observer) {
    return f.in(() -> f.deliveries.claimDue(f.node, Map.of(observer, 9), true)).get(0);
  }

  private void refused(String code, UUID job) {
    assertThatThrownBy(() -> admin.resubmit(job, "anna"))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private final class OfTheFixture extends TestSettings {
    @Override
    public String application() {
      return f.application;
    }

    OfTheFixture() {
      with(Catalogue.NODE_EXPIRY, () -> Duration.ofSeconds(30));
    }
  }
}
