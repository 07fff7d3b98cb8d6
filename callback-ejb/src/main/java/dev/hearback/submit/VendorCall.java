package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.dispatch.Vendors;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.spi.http.Redaction;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Transactions;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
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
  @Inject Vendors vendors;
  @Inject Tokens tokens;
  @Inject Submissions submissions;
  @Inject Transactions transactions;

  /** Submits a claimed job; outside any transaction. */
  SubmissionResult submit(ClaimedJob job) {
    boolean sent = false;
    try {
      TranscriptionVendor vendor = vendors.named(provider(job).vendor());
      Submission submission = submission(job);
      if (submission.audio() instanceof SubmissionAudio.Bytes) {
        submission = submission.withUploaded(vendor.upload(submission));
      }
      FailPoint.SUBMISSION_SENDING.reached();
      sent = true;
      Redaction redaction = Redaction.of(submission.provider(), Optional.of(submission));
      String vendorJobId = redaction.apply(vendor.submit(submission));
      FailPoint.SUBMISSION_ANSWERED.reached();
      return new SubmissionResult.Taken(vendorJobId);
    } catch (SubmissionNotTakenException e) {
      return SubmissionResult.NotTaken.of(e);
    } catch (SubmissionRefusedException e) {
      return new SubmissionResult.Refused(
          new Failure(Failure.Kind.REFUSED, e.code(), e.getMessage(), e.retryable()));
    } catch (SubmissionUncertainException e) {
      return new SubmissionResult.Uncertain(e.code(), e.getMessage());
    } catch (Throwable e) { // a time-out of Fault Tolerance, or a fault of ours or the adapter's
      if (HELD_BACK.contains(e.getClass().getName())) {
        return SubmissionResult.NotTaken.ofOurs(
            "HB-0411", "Held back by " + e.getClass().getSimpleName());
      }
      LOG.log(Level.DEBUG, () -> "Job " + job.id() + " could not be submitted: " + StackText.of(e));
      String error = "HB-0412 The call ended with " + ExceptionChains.name(e);
      return sent
          ? new SubmissionResult.Uncertain("HB-0412", error)
          : SubmissionResult.NotTaken.ofOurs("HB-0412", error);
    }
  }

  /** Asks the vendor to delete its copy. */
  boolean erase(Provider provider, Erasure.VendorCopy copy) {
    try {
      vendors.named(provider.vendor()).erase(provider, copy.vendorJobId());
      return true;
    } catch (SubmissionException | RuntimeException e) {
      LOG.log(
          Level.INFO,
          "HB-0413 The vendor of provider {0} has not deleted its copy of job {1} yet: {2}",
          provider.name(),
          copy.jobId(),
          ExceptionChains.name(e));
      return false;
    }
  }

  private Submission submission(ClaimedJob job) {
    SubmissionAudio audio =
        transactions.inNew(Transactions.SHORT, () -> submissions.audio(job.id()));
    Provider provider = provider(job); // once: its secrets may change
    return new Submission(
        provider,
        job.id(),
        audio,
        Optional.empty(),
        job.language(),
        job.options(),
        callbackUrl(job, provider));
  }

  /** It is configured, with the job's vendor: else the job would not have been claimed. */
  private Provider provider(ClaimedJob job) {
    return settings.providers().get(job.provider());
  }

  private URI callbackUrl(ClaimedJob job, Provider provider) {
    CallbackAddress.OfJob address =
        new CallbackAddress.OfJob(job.provider(), job.id(), job.submission());
    String token = tokens.sign(address, job.tokenKey(), provider.callbackCredentials());
    return address.url(settings.publicUrl().orElseThrow(), token);
  }
}
