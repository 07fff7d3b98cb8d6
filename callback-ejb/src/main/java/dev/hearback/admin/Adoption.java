package dev.hearback.admin;

import dev.hearback.deliver.Deliveries;
import dev.hearback.deliver.Outcomes;
import dev.hearback.inbox.CallbackState;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.inbox.StoredCallback;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.storage.Transactions;
import dev.hearback.vendors.CallbackSecrets;
import dev.hearback.vendors.Vendors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** How a callback becomes the outcome of its job because an operator says so. */
@ApplicationScoped
class Adoption {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject CallbackTable callbacks;
  @Inject Jobs jobs;
  @Inject Deliveries deliveries;
  @Inject Vendors vendors;
  @Inject CallbackSecrets secrets;
  @Inject Outcomes outcomes;
  @Inject AuditLog auditLog;
  @Inject AdminListener listener;

  int adopt(UUID callbackId, String who) {
    CallbackAddress.OfJob address =
        transactions.inNew(
            Transactions.SHORT,
            () -> {
              StoredCallback callback = atRest(callbacks.find(callbackId), callbackId);
              return address(lock(jobOf(callback)), callback.submission());
            });
    UUID jobId = address.jobId();
    // outside of a transaction: reading a long body takes its time
    StoredContent content = callbacks.content(callbackId);
    Outcome outcome = understood(callbackId, content.vendor(), address, content);
    Outcomes.Ended ended =
        transactions.inNew(
            Transactions.SHORT,
            () -> {
              LockedJob job = lock(jobId);
              atRest(callbacks.lock(callbackId), callbackId);
              if (deliveries.outcomeOf(jobId).equals(Optional.of(callbackId))) {
                throw new RefusedException(
                    "HB-0607", callbackId, "expected another callback than the job's outcome");
              }
              return record(job, address, callbackId, outcome, who);
            });
    committed(callbackId, ended, who);
    return ended.job().generation();
  }

  UUID adopt(UUID jobId, byte[] bytes, Optional<String> contentType, String who) {
    LockedJob seen = transactions.inNew(Transactions.SHORT, () -> lock(jobId));
    CallbackAddress.OfJob address = address(seen, seen.submission());
    RepairedBody body = new RepairedBody(address, contentType, bytes);
    Outcome outcome = understood(jobId, seen.vendor(), address, body);
    ReceivedCallback callback = body.asCallback();
    Outcomes.Ended ended =
        transactions.inNew(
            Transactions.SHORT,
            () -> {
              LockedJob job = lock(jobId);
              if (!callbacks.storeDone(callback, job.application(), job.vendor())) {
                throw new RefusedException(
                    "HB-0607",
                    jobId,
                    "expected a new body, found that of callback " + callback.id());
              }
              return record(job, address, callback.id(), outcome, who);
            });
    committed(callback.id(), ended, who);
    return callback.id();
  }

  /** Only its own nodes know an application's observers. */
  void requireOurs(LockedJob job) {
    if (!job.application().equals(settings.application())) {
      throw new RefusedException(
          "HB-0608",
          job.id(),
          "expected a job of application "
              + settings.application()
              + ", whose observers are here, found one of "
              + job.application());
    }
  }

  private void committed(UUID callbackId, Outcomes.Ended ended, String who) {
    listener.adopted(callbackId, ended.job().id(), who);
    outcomes.committed(ended);
  }

  private Outcomes.Ended record(
      LockedJob job, CallbackAddress address, UUID callbackId, Outcome outcome, String who) {
    jobs.recordVendorCopy(job, address, outcome);
    Outcomes.Ended ended = outcomes.adopt(job, outcome, callbackId);
    int generation = ended.job().generation();
    callbacks.adopted(callbackId, "Adopted by an operator as generation " + generation);
    auditLog.record(
        who,
        AuditEntry.Action.ADOPT,
        callbackId,
        Optional.of(job.id()),
        job.application(),
        Optional.empty(),
        "generation " + generation + ", was " + job.state());
    return ended;
  }

  private LockedJob lock(UUID jobId) {
    LockedJob job =
        jobs.lock(jobId)
            .orElseThrow(
                () -> new RefusedException("HB-0606", jobId, "expected a job, found none"));
    requireOurs(job);
    if (job.erased()) {
      throw new RefusedException(
          "HB-0606", jobId, "expected a job with contents, found them erased or purged");
    }
    return job;
  }

  private static UUID jobOf(StoredCallback callback) {
    return callback
        .jobId()
        .orElseThrow(
            () ->
                new RefusedException(
                    "HB-0606", callback.id(), "expected a callback of a job, found it has none"));
  }

  private static StoredCallback atRest(Optional<StoredCallback> found, UUID id) {
    StoredCallback callback =
        found.orElseThrow(
            () -> new RefusedException("HB-0606", id, "expected a callback, found none"));
    if (callback.state() != CallbackState.DONE && callback.state() != CallbackState.DEAD) {
      throw new RefusedException(
          "HB-0606", id, "expected a callback that is DONE or DEAD, found " + callback.state());
    }
    if (!callback.kept()) {
      throw new RefusedException(
          "HB-0606", id, "expected a callback with contents, found them gone");
    }
    return callback;
  }

  private static CallbackAddress.OfJob address(LockedJob job, int submission) {
    return new CallbackAddress.OfJob(job.provider(), job.id(), submission);
  }

  private Outcome understood(
      UUID id, String vendor, CallbackAddress address, CallbackContent content) {
    Interpretation meaning =
        secrets.without(address, adapter(id, vendor).interpret(content), content.query());
    if (meaning instanceof Interpretation.Unknown unknown) {
      throw new RefusedException("HB-0609", id, "not understood: " + unknown.error());
    }
    return (Outcome) meaning;
  }

  private TranscriptionVendor adapter(UUID id, String vendor) {
    try {
      return vendors.named(vendor);
    } catch (IllegalStateException e) {
      throw new RefusedException("HB-0609", id, "not understood: " + e.getMessage());
    }
  }
}
