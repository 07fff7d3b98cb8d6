package dev.hearback.submit;

import dev.hearback.TranscriptionRequest;
import dev.hearback.deliver.Deliveries;
import dev.hearback.deliver.ObserverCall;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.NewJobs;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Transactions;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Changes jobs for the application: in the caller's transaction, or in a new one. */
@ApplicationScoped
@Transactional(dontRollbackOn = IllegalArgumentException.class)
class TransactionalJobs {

  @Inject Settings settings;
  @Inject NewJobs newJobs;
  @Inject Jobs jobs;
  @Inject Erasure erasure;
  @Inject CallbackTable callbacks;
  @Inject Deliveries deliveries;
  @Inject AuditLog auditLog;
  @Inject ObserverCall observerCall;
  @Inject Sender sender;
  @Inject Transactions transactions;
  @Inject SubmissionListener listener;

  /** Inserts the job, and wakes the sender once it is committed. */
  public UUID insert(Provider provider, TranscriptionRequest request) {
    UUID id = Uuids.next();
    newJobs.insert(id, settings.application(), provider, request);
    transactions.afterCommit(
        () -> {
          listener.queued(id, provider.name());
          sender.wake();
        });
    return id;
  }

  /**
   * Drops the contents of a job of this application, its callbacks, its deliveries and the notes on
   * it. Callbacks may have come although the job is not stored, as after a database was restored.
   */
  public void erase(UUID jobId) {
    boolean isOfAnother =
        jobs.find(jobId)
            .filter(job -> !job.application().equals(settings.application()))
            .isPresent();
    if (isOfAnother) {
      return;
    }
    // the job first: its row stays locked, as while its callbacks are interpreted
    boolean erased = erasure.erase(jobId);
    callbacks.erase(jobId);
    auditLog.erase(jobId);
    deliveries.discard(jobId, observerCall.currentDelivery());
    transactions.afterCommit(
        () -> {
          if (erased) {
            listener.erased(jobId);
          }
          sender.wake();
        });
  }
}
