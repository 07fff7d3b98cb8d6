package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.dispatch.Providers;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TranscriptionProvider;
import dev.hearback.storage.Transactions;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One call to a vendor, and what its answer means for the job. */
@ApplicationScoped
public class VendorCall {

  private static final Logger LOG = System.getLogger(VendorCall.class.getPackageName());

  /** By name, because some servers have no such classes. */
  private static final Set<String> HELD_BACK =
      Set.of(
          "org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException",
          "org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException");

  @Inject Settings settings;
  @Inject Providers providers;
  @Inject Tokens tokens;
  @Inject Submissions submissions;
  @Inject Transactions transactions;

  /** For the container. */
  public VendorCall() {}

  /** What a submission came to. */
  sealed interface Answer {}

  /** The vendor took the job. */
  record Taken(String providerJobId) implements Answer {}

  /** The vendor certainly did not take it. */
  record NotTaken(String code, String problem, Optional<Duration> retryAfter) implements Answer {

    static NotTaken of(SubmissionNotTakenException e) {
      return new NotTaken(e.code(), e.getMessage(), e.retryAfter());
    }

    static NotTaken ofOurs(String code, String problem) {
      return new NotTaken(code, problem, Optional.empty());
    }

    Failure failure() {
      return new Failure(Failure.Kind.NOT_SUBMITTED, code, problem, true);
    }
  }

  /** The vendor refused it for good. */
  record Refused(Failure failure) implements Answer {}

  /** Nobody knows. */
  record Uncertain(String problem) implements Answer {}

  /** Submits a claimed job; outside any transaction. */
  Answer submit(ClaimedJob job) {
    boolean sent = false;
    try {
      TranscriptionProvider provider = providers.of(job.provider());
      Submission submission = submission(job);
      if (submission.audio() instanceof SubmissionAudio.Bytes) {
        submission = submission.withUploaded(provider.upload(submission));
      }
      FailPoint.SUBMISSION_SENDING.reached();
      sent = true;
      String providerJobId = provider.submit(submission);
      FailPoint.SUBMISSION_ANSWERED.reached();
      return new Taken(providerJobId);
    } catch (SubmissionNotTakenException e) {
      return NotTaken.of(e);
    } catch (SubmissionRefusedException e) {
      return new Refused(
          new Failure(Failure.Kind.REFUSED, e.code(), e.getMessage(), e.retryable()));
    } catch (SubmissionUncertainException e) {
      return new Uncertain(e.getMessage());
    } catch (Throwable e) { // a time-out of Fault Tolerance, or a fault of ours or the adapter's
      if (HELD_BACK.contains(e.getClass().getName())) {
        return NotTaken.ofOurs("HB-0411", "Held back by " + e.getClass().getSimpleName());
      }
      LOG.log(Level.DEBUG, "Job " + job.id() + " could not be submitted", e);
      String problem = "HB-0412 The call ended with " + e.getClass().getName();
      return sent ? new Uncertain(problem) : NotTaken.ofOurs("HB-0412", problem);
    }
  }

  /** Asks the vendor to delete its copy. */
  boolean erase(String account, String providerJobId) {
    try {
      providers.of(account).erase(settings.accounts().get(account), providerJobId);
      return true;
    } catch (SubmissionException | RuntimeException e) {
      LOG.log(
          Level.INFO,
          "HB-0413 {0} did not delete its copy of job {1} yet: {2}",
          account,
          providerJobId,
          e.getClass().getName());
      return false;
    }
  }

  private Submission submission(ClaimedJob job) {
    SubmissionAudio audio =
        transactions.inNew(Transactions.SHORT, () -> submissions.audio(job.id()));
    return new Submission(
        settings.accounts().get(job.provider()),
        job.id(),
        audio,
        Optional.empty(),
        job.language(),
        job.options(),
        callbackUrl(job));
  }

  private URI callbackUrl(ClaimedJob job) {
    CallbackAddress.OfJob address =
        new CallbackAddress.OfJob(job.provider(), job.id(), job.submission());
    return address.url(settings.publicUrl().orElseThrow(), tokens.sign(address));
  }
}
