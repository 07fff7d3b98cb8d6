package dev.hearback.deliver;

import dev.hearback.JobState;
import dev.hearback.inbox.CallbackBounds;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Callbacks that do not end their job, once that is known: kept within the bounds, or just counted.
 * See decision 0050.
 *
 * <p>Every method runs in the caller's transaction, and returns what to tell once that has
 * committed; empty if the claim is no longer ours.
 */
@ApplicationScoped
class Leftovers {

  @Inject Settings settings;
  @Inject CallbackTable callbacks;
  @Inject CallbackBounds bounds;
  @Inject AuditLog auditLog;
  @Inject Jobs jobs;
  @Inject DeliveryListener listener;

  /** One of a job that it does not end. */
  Optional<Runnable> settle(ClaimedCallback callback, LockedJob job, Interpretation meaning) {
    if (job.mayLearnVendorJobId(callback.address())) {
      meaning.vendorJobId().ifPresent(id -> jobs.recordVendorJobId(job, id));
    }
    CallbackBounds.Place place = bounds.place(callback.id(), job.id());
    boolean lateSuccess =
        meaning instanceof Outcome.Succeeded
            && job.state() == JobState.FAILED
            && !place.isLaterThan(settings.retention().lateSuccess());
    boolean kept = lateSuccess ? place.roomForSuccess() : place.room() && !place.isLate();
    if (job.erased() || (!kept && !isReplayed(callback))) {
      return drop(callback, Optional.of(job.id()));
    }
    if (lateSuccess) {
      return deadLetter(
          callback,
          Optional.of(job.id()),
          meaning.vendorJobId(),
          DeadLetter.Code.LATE_SUCCESS,
          "The job had FAILED, and this is a success");
    }
    return meaning instanceof Interpretation.Unknown unknown
        ? notUnderstood(callback, job, unknown)
        : changesNothing(callback, job, (Outcome) meaning);
  }

  /** One of a job that is not stored, or of none. */
  Optional<Runnable> settle(ClaimedCallback callback, Interpretation meaning) {
    Optional<UUID> job = callback.address().job();
    if (!(meaning instanceof Interpretation.Unknown unknown)) {
      return deadLetter(
          callback,
          job,
          Optional.empty(),
          DeadLetter.Code.UNKNOWN_JOB,
          "Its job is no longer stored");
    }
    Optional<String> named = unknown.vendorJobId();
    Optional<CallbackAddress.OfHook> hook = callback.address().ofHook();
    if (hook.isPresent()
        && named.isPresent()
        && !bounds.hasRoom(hook.get().hook(), named.get())
        && !isReplayed(callback)) {
      return drop(callback, job);
    }
    return deadLetter(callback, job, named, DeadLetter.Code.NOT_UNDERSTOOD, unknown.error());
  }

  /**
   * One that has not been understood by a fault of ours. It may be gone already: another node
   * dropped it, or we did and never heard of that commit.
   *
   * @param attempts how often interpreting it has failed by now
   */
  Optional<Runnable> giveUp(
      ClaimedCallback callback, int attempts, DeadLetter.Code code, String error) {
    if (!callbacks.isStored(callback.id())) {
      return Optional.empty();
    }
    Optional<LockedJob> job = callback.address().job().flatMap(jobs::lock);
    if (job.isPresent()
        && (job.get().erased() || !staysUnread(callback, job.get()) && !isReplayed(callback))) {
      return drop(callback, Optional.of(job.get().id()));
    }
    return callbacks.deadLetter(callback, attempts, code, error)
        ? Optional.of(() -> tellDead(callback, callback.address().job(), code))
        : Optional.empty();
  }

  /** What might be the job's transcript has room of its own, so that nobody takes it up. */
  private boolean staysUnread(ClaimedCallback callback, LockedJob job) {
    CallbackBounds.Place place = bounds.place(callback.id(), job.id());
    boolean mayMatter =
        !job.state().ended()
            || job.state() == JobState.FAILED
                && !place.isLaterThan(settings.retention().lateSuccess());
    return mayMatter ? place.roomForUnread() : place.room() && !place.isLate();
  }

  /** What an operator wants interpreted again is not a stranger's: no bound drops it. */
  private boolean isReplayed(ClaimedCallback callback) {
    return auditLog.has(callback.id(), AuditEntry.Action.REPLAY);
  }

  private Optional<Runnable> notUnderstood(
      ClaimedCallback callback, LockedJob job, Interpretation.Unknown unknown) {
    jobs.recordError(job.id(), "HB-0330 A callback was not understood: " + unknown.error());
    return deadLetter(
        callback,
        Optional.of(job.id()),
        unknown.vendorJobId(),
        DeadLetter.Code.NOT_UNDERSTOOD,
        unknown.error());
  }

  private Optional<Runnable> changesNothing(
      ClaimedCallback callback, LockedJob job, Outcome outcome) {
    String note =
        job.state().ended()
            ? "Came too late: the job was " + job.state()
            : "Reports the failure of a submission that was repeated since";
    return callbacks.complete(callback, job.id(), Optional.of(note))
        ? Optional.of(() -> listener.interpreted(callback.id(), job.id(), outcome, false))
        : Optional.empty();
  }

  private Optional<Runnable> deadLetter(
      ClaimedCallback callback,
      Optional<UUID> job,
      Optional<String> vendorJobId,
      DeadLetter.Code code,
      String error) {
    if (callback.address().ofHook().isPresent()) {
      callbacks.isAbout(callback.id(), job, vendorJobId);
    }
    return callbacks.deadLetter(callback, callback.attempts(), code, error)
        ? Optional.of(() -> tellDead(callback, job, code))
        : Optional.empty();
  }

  private Optional<Runnable> drop(ClaimedCallback callback, Optional<UUID> job) {
    OptionalLong ignored = bounds.drop(callback, job);
    return ignored.isPresent()
        ? Optional.of(() -> listener.ignored(job, ignored.getAsLong() - 1, ignored.getAsLong()))
        : Optional.empty();
  }

  private void tellDead(ClaimedCallback callback, Optional<UUID> job, DeadLetter.Code code) {
    listener.deadLettered(callback.id(), job, code);
  }
}
