package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.http.Redaction;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Text;
import dev.hearback.storage.Transactions;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** One call to a vendor, and what its answer means for the job. */
@ApplicationScoped
class VendorCall {

  private static final Logger LOG = System.getLogger(VendorCall.class.getPackageName());

  @Inject Settings settings;
  @Inject VendorGateway gateway;
  @Inject Tokens tokens;
  @Inject Submissions submissions;
  @Inject Transactions transactions;

  /** Submits a claimed job with what the provider was when it was claimed; outside transactions. */
  SubmissionResult submit(Provider provider, ClaimedJob job) {
    boolean sent = false;
    try {
      Submission submission = submission(provider, job);
      if (submission.audio() instanceof SubmissionAudio.Bytes) {
        submission = submission.withUploaded(gateway.upload(submission));
      }
      Redaction redaction = Redaction.of(submission.provider(), Optional.of(submission));
      FailPoint.SUBMISSION_SENDING.reached();
      sent = true;
      String vendorJobId = redaction.apply(gateway.submit(submission));
      FailPoint.SUBMISSION_ANSWERED.reached();
      return new SubmissionResult.Taken(vendorJobId);
    } catch (SubmissionNotTakenException e) {
      return SubmissionResult.NotTaken.of(e);
    } catch (SubmissionRefusedException e) {
      return refused(provider, e);
    } catch (SubmissionUncertainException e) {
      return new SubmissionResult.Uncertain(e.code(), e.getMessage());
    } catch (Throwable e) { // a time-out of Fault Tolerance, or a fault of ours or the adapter's
      LOG.log(Level.DEBUG, () -> "Job " + job.id() + " could not be submitted: " + StackText.of(e));
      String error = "HB-0412 The call ended with " + ExceptionChains.name(e);
      return sent
          ? new SubmissionResult.Uncertain("HB-0412", error)
          : SubmissionResult.NotTaken.ofOurs("HB-0412", error);
    }
  }

  /**
   * Whether it is this job that the vendor refuses: where that is not clear, the vendor is asked.
   */
  private SubmissionResult refused(Provider provider, SubmissionRefusedException e) {
    return switch (e.objection()) {
      case JOB -> ofJob(e);
      case KEY, CREDIT -> ofProvider(e);
      case UNCLEAR -> {
        try {
          gateway.probe(provider);
          yield ofJob(e);
        } catch (SubmissionRefusedException again) {
          yield again.objection() == Objection.JOB ? ofJob(e) : ofProvider(e); // JOB does not tell
        } catch (SubmissionException | RuntimeException unknown) {
          tellOfProbe(provider, unknown);
          yield SubmissionResult.NotTaken.ofOurs(e.code(), e.getMessage());
        }
      }
    };
  }

  private static SubmissionResult ofJob(SubmissionRefusedException e) {
    return new SubmissionResult.Refused(
        new Failure(Failure.Kind.REFUSED, e.code(), e.getMessage(), e.retryable()),
        e.objection() == Objection.UNCLEAR);
  }

  private static SubmissionResult ofProvider(SubmissionRefusedException e) {
    return new SubmissionResult.ProviderRefused(e.objection(), e.code(), e.getMessage());
  }

  /**
   * Asks whether the vendor accepts the provider's key.
   *
   * @return false also if that cannot be told
   */
  boolean probe(Provider provider) {
    try {
      return gateway.probe(provider);
    } catch (SubmissionException | RuntimeException e) {
      tellOfProbe(provider, e);
      return false;
    }
  }

  private static void tellOfProbe(Provider provider, Exception e) {
    LOG.log(Level.DEBUG, () -> "Provider " + provider.name() + ", probe: " + StackText.of(e));
  }

  /**
   * Asks the vendor to delete its copies; as long as it has not refused all calls.
   *
   * @param stopping asked before each
   */
  Deletion erase(Provider provider, Erasure.VendorCopies copies, BooleanSupplier stopping) {
    List<String> gone = new ArrayList<>();
    Optional<SubmissionResult> failure = Optional.empty();
    for (String copy : copies.vendorJobIds()) {
      if (stopping.getAsBoolean()) {
        break;
      }
      SubmissionResult result = erase(provider, copies.jobId(), copy);
      Thread.interrupted(); // a call whose time was up leaves it; the next one is not to end by it
      if (result instanceof SubmissionResult.Taken) {
        gone.add(copy);
      } else {
        failure = Optional.of(result);
        if (result.holdsBackAll()) {
          break;
        }
      }
    }
    return new Deletion(gone, failure);
  }

  /** It has "taken" the copy if that is gone. */
  private SubmissionResult erase(Provider provider, UUID jobId, String vendorJobId) {
    SubmissionResult result;
    try {
      gateway.erase(provider, vendorJobId);
      return new SubmissionResult.Taken(vendorJobId);
    } catch (SubmissionNotTakenException e) {
      result = SubmissionResult.NotTaken.of(e);
    } catch (SubmissionRefusedException e) {
      result = refused(provider, e);
    } catch (SubmissionException e) {
      result = SubmissionResult.NotTaken.ofOurs(e.code(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "A copy of job " + jobId + " is not erased: " + StackText.of(e));
      result = SubmissionResult.NotTaken.ofOurs("HB-0412", ExceptionChains.name(e));
    }
    LOG.log(
        Level.INFO,
        "HB-0413 The vendor of provider {0} has not deleted its copy of job {1} yet: {2} ({3})",
        provider.name(),
        jobId,
        result.getClass().getSimpleName(),
        Text.code(result.code()));
    return result;
  }

  private Submission submission(Provider provider, ClaimedJob job) {
    SubmissionAudio audio =
        transactions.inNew(Transactions.SHORT, () -> submissions.audio(job.id()));
    return new Submission(
        provider,
        job.id(),
        audio,
        Optional.empty(),
        job.language(),
        job.options(),
        callbackUrl(job, provider));
  }

  private URI callbackUrl(ClaimedJob job, Provider provider) {
    CallbackAddress.OfJob address =
        new CallbackAddress.OfJob(job.provider(), job.id(), job.submission());
    String token = tokens.sign(address, job.tokenKey(), provider.callbackCredentials());
    return address.url(settings.publicUrl().orElseThrow(), token);
  }
}
