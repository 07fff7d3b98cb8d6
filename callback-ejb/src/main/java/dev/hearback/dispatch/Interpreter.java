package dev.hearback.dispatch;

import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.Transactions;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Makes of a stored callback what it means: the outcome of a job, history, or a dead letter. */
@ApplicationScoped
public class Interpreter {

  private static final Logger LOG = System.getLogger(Interpreter.class.getPackageName());

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject CallbackTable inbox;
  @Inject Jobs jobs;
  @Inject Vendors vendors;
  @Inject Outcomes outcomes;
  @Inject Deliverer deliverer;

  /** Interprets a claimed callback; whatever goes wrong is recorded with it. */
  void interpret(ClaimedCallback callback) {
    if (!settings.deliveryRetries().again(callback.attempts())) {
      noMoreAttempts(callback);
      return;
    }
    FailPoint.CALLBACK_CLAIMED.reached();
    try {
      StoredContent content = inbox.content(callback.id());
      Interpretation meaning = vendors.named(content.vendor()).interpret(content);
      // one transaction: the job's end, its deliveries and the callback's own mark
      List<ClaimedDelivery> owned =
          transactions.inNew(Transactions.SHORT, () -> record(callback, meaning));
      FailPoint.OUTCOME_COMMITTED.reached();
      owned.forEach(deliverer::take);
    } catch (ClaimLostException e) {
      LOG.log(Level.INFO, e.getMessage());
    } catch (Throwable e) { // including a stack or heap that a body has exhausted
      putOff(callback, e);
    }
  }

  private List<ClaimedDelivery> record(ClaimedCallback callback, Interpretation meaning) {
    if (meaning instanceof Interpretation.Unknown unknown) {
      if (callback.address() instanceof CallbackAddress.OfJob address) {
        jobs.recordError(
            address.jobId(), "HB-0330 A callback was not understood: " + unknown.error());
      }
      mustBeOurs(
          callback,
          inbox.deadLetter(
              callback, callback.attempts(), DeadLetter.Code.NOT_UNDERSTOOD, unknown.error()));
      return List.of();
    }
    Outcome outcome = (Outcome) meaning;
    Optional<LockedJob> job = lock(callback.address(), meaning);
    if (job.isEmpty()) {
      mustBeOurs(
          callback,
          inbox.deadLetter(
              callback,
              callback.attempts(),
              DeadLetter.Code.UNKNOWN_JOB,
              "Its job is no longer stored"));
      return List.of();
    }
    boolean ends = job.get().endsBy(outcome, callback.address());
    List<ClaimedDelivery> owned =
        ends ? outcomes.end(job.get(), outcome, Optional.of(callback.id())) : List.of();
    Optional<String> note =
        ends ? Optional.empty() : Optional.of("Came too late: the job was " + job.get().state());
    mustBeOurs(callback, inbox.complete(callback, job.get().id(), note));
    FailPoint.OUTCOME_COMMITTING.reached();
    return owned;
  }

  private Optional<LockedJob> lock(CallbackAddress address, Interpretation meaning) {
    return address instanceof CallbackAddress.OfHook hook
        ? Optional.of(jobs.lockOrCreate(hook, meaning.vendorJobId()))
        : jobs.lock(((CallbackAddress.OfJob) address).jobId());
  }

  private void noMoreAttempts(ClaimedCallback callback) {
    boolean kills = callback.suspect();
    transactions.retryUntilCommitted(
        what(callback),
        Transactions.SHORT,
        () ->
            inbox.deadLetter(
                callback,
                callback.attempts(),
                kills ? DeadLetter.Code.KILLS_SERVER : DeadLetter.Code.NOT_INTERPRETED,
                kills
                    ? "Each server that interpreted this callback died of it"
                    : "No further attempt is allowed"));
  }

  private void putOff(ClaimedCallback callback, Throwable thrown) {
    if (ErrorText.exhaustion(thrown) && !callback.suspect()) {
      ranOutOfMemory(callback);
      return;
    }
    int failures = callback.attempts() + 1;
    String error = ErrorText.describe(thrown);
    boolean again = settings.deliveryRetries().again(failures);
    LOG.log(
        again ? Level.INFO : Level.WARNING,
        "HB-0331 Callback {0} could not be interpreted, attempt {1}{2}: {3}",
        callback.id(),
        failures,
        again ? "" : " and last",
        ErrorText.kind(thrown));
    transactions.retryUntilCommitted(
        what(callback),
        Transactions.SHORT,
        () ->
            again
                ? inbox.postpone(callback, settings.deliveryRetries().backoff(failures), error)
                : inbox.deadLetter(callback, failures, DeadLetter.Code.NOT_INTERPRETED, error));
  }

  /** Tried alone, it will count. */
  private void ranOutOfMemory(ClaimedCallback callback) {
    transactions.retryUntilCommitted(
        what(callback),
        Transactions.SHORT,
        () -> inbox.suspect(callback.asClaim(), settings.deliveryRetries().backoff(1)));
    LOG.log(
        Level.WARNING,
        "HB-0332 Memory ran out while callback {0} was interpreted; this was no attempt, and it is"
            + " tried again while no other suspect is",
        callback.id());
  }

  private static String what(ClaimedCallback callback) {
    return "that callback " + callback.id() + " could not be interpreted";
  }

  private static void mustBeOurs(ClaimedCallback callback, boolean ours) {
    if (!ours) {
      throw new ClaimLostException("callback", callback.id());
    }
  }
}
