package dev.hearback.admin;

import dev.hearback.JobState;
import dev.hearback.deliver.Deliveries;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.FailedJobs;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** How a failed job is submitted again. Runs in the caller's transaction. */
@ApplicationScoped
class Resubmission {

  @Inject Jobs jobs;
  @Inject FailedJobs failedJobs;
  @Inject Deliveries deliveries;
  @Inject AuditLog auditLog;

  /** Queues it; what was to be delivered of its failure is discarded, as in an adoption. */
  void resubmit(UUID jobId, String who) {
    LockedJob job =
        jobs.lock(jobId)
            .orElseThrow(
                () -> new RefusedException("HB-0617", jobId, "expected a failed job, found none"));
    if (job.state() != JobState.FAILED) {
      throw new RefusedException(
          "HB-0617", jobId, "expected a failed job, found one that is " + job.state());
    }
    if (job.erased()) {
      throw gone(jobId, "a job that is erased or purged");
    }
    failedJobs
        .obstacle(jobId)
        .ifPresent(
            obstacle -> {
              throw gone(jobId, obstacle);
            });
    failedJobs.submitAgain(jobId);
    deliveries.replace(jobId);
    auditLog.record(
        who,
        AuditEntry.Action.RESUBMIT,
        jobId,
        Optional.of(jobId),
        job.application(),
        Optional.empty(),
        "generation " + job.nextGeneration().generation());
  }

  private static RefusedException gone(UUID jobId, String found) {
    return new RefusedException("HB-0618", jobId, "expected audio to submit again, found " + found);
  }
}
