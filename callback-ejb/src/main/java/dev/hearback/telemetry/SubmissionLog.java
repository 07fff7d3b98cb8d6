package dev.hearback.telemetry;

import static dev.hearback.telemetry.Steps.LOG;
import static dev.hearback.telemetry.Steps.isFollowed;
import static dev.hearback.telemetry.Steps.step;

import dev.hearback.Failure;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.ProviderPause;
import dev.hearback.storage.Text;
import dev.hearback.submit.SubmissionListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;

/** The log of jobs on their way to the vendor. See {@link Steps}. */
@ApplicationScoped
class SubmissionLog implements SubmissionListener {

  @Override
  public void queued(UUID job, String provider) {
    if (isFollowed()) {
      step("HB-0701 Job {0} is queued for provider {1}", job, provider);
    }
  }

  @Override
  public void submitting(ClaimedJob job) {
    if (isFollowed()) {
      step(
          "HB-0702 Job {0}, submission {1} to provider {2} begins",
          job.id(), job.submission(), job.provider());
    }
  }

  @Override
  public void submitted(ClaimedJob job, String vendorJobId) {
    if (isFollowed()) {
      step(
          "HB-0703 Job {0}, submission {1} to provider {2}: taken as {3}",
          job.id(), job.submission(), job.provider(), vendorJobId);
    }
  }

  @Override
  public void notTaken(ClaimedJob job, String code, Duration delay) {
    LOG.log(
        Level.INFO,
        "HB-0410 Job {0}, submission {1} to provider {2}: not taken, submitted again after {3}"
            + " ({4})",
        job.id(),
        job.submission(),
        job.provider(),
        delay,
        Text.code(code));
  }

  @Override
  public void uncertain(ClaimedJob job, String code) {
    LOG.log(
        Level.INFO,
        "HB-0415 Job {0}, submission {1} to provider {2}: uncertain whether it was taken ({3})",
        job.id(),
        job.submission(),
        job.provider(),
        Text.code(code));
  }

  @Override
  public void notSubmitted(ClaimedJob job, Failure failure) {
    LOG.log(
        Level.INFO,
        "HB-0416 Job {0}, submission {1} to provider {2}: failed, {3} ({4})",
        job.id(),
        job.submission(),
        job.provider(),
        failure.kind(),
        Text.code(failure.code()));
  }

  @Override
  public void waits(ClaimedJob job, String code) {
    if (isFollowed()) {
      step(
          "HB-0422 Job {0}, submission {1} to provider {2}: not taken ({3}), waits for its provider",
          job.id(), job.submission(), job.provider(), Text.code(code));
    }
  }

  @Override
  public void providerPaused(ProviderPause pause, boolean again) {
    LOG.log(
        again ? Level.INFO : Level.WARNING,
        (again ? "HB-0419 Provider {0} is paused again" : "HB-0417 Provider {0} is paused")
            + ": vendor {1} refuses every job ({2}, {3}). Its jobs wait and spend no attempt. To mend it, {4}",
        pause.provider(),
        pause.vendor(),
        pause.objection(),
        pause.code(),
        pause.remedy());
  }

  @Override
  public void providerGoesOn(String provider, String why) {
    LOG.log(Level.INFO, "HB-0418 Provider {0} goes on: {1}", provider, why);
  }

  @Override
  public void providerHeldBack(String provider, Duration wait, boolean asked) {
    LOG.log(
        Level.INFO,
        "HB-0420 Provider {0} gets no job for {1}: {2}",
        provider,
        wait,
        asked ? "the vendor asks for that" : "its latest calls failed");
  }

  @Override
  public void copyStays(String provider, UUID job, int attempts) {
    LOG.log(
        Level.WARNING,
        "HB-0421 The vendor of provider {0} keeps its copy of erased job {1} after {2} attempts; see"
            + " HB-0413 for each, and delete it at the vendor if it stays",
        provider,
        job,
        Integer.toString(attempts));
  }

  @Override
  public void erased(UUID job) {
    if (isFollowed()) {
      step("HB-0711 Job {0} is erased", job);
    }
  }
}
