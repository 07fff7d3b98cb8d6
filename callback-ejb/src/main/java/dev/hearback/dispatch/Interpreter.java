package dev.hearback.dispatch;

import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.Transactions;
import dev.hearback.telemetry.LifecycleListener;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Interprets stored callbacks: each ends its job, comes too late for that, or is a dead letter. */
@ApplicationScoped
public class Interpreter {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject CallbackTable callbacks;
  @Inject Jobs jobs;
  @Inject Vendors vendors;
  @Inject CallbackSecrets secrets;
  @Inject Outcomes outcomes;
  @Inject LifecycleListener listener;

  /** Interprets a claimed callback; whatever goes wrong is recorded with it. */
  void interpret(ClaimedCallback callback) {
    if (!settings.deliveryRetries().again(callback.attempts())) {
      noMoreAttempts(callback);
      return;
    }
    FailPoint.CALLBACK_CLAIMED.reached();
    Runnable committed;
    try {
      StoredContent content = callbacks.content(callback.id());
      Interpretation meaning =
          secrets.without(
              callback.address(),
              vendors.named(content.vendor()).interpret(content),
              content.query());
      // one transaction: the job's end, its deliveries and the callback's own mark
      committed = transactions.inNew(Transactions.SHORT, () -> record(callback, meaning));
      FailPoint.OUTCOME_COMMITTED.reached();
    } catch (ClaimLostException e) {
      listener.claimLost(callback);
      return;
    } catch (Throwable e) { // including a stack or heap that a body has exhausted
      postpone(callback, e);
      return;
    }
    committed.run();
  }

  /** Returns what to do once this is committed. */
  private Runnable record(ClaimedCallback callback, Interpretation meaning) {
    if (meaning instanceof Interpretation.Unknown unknown) {
      String error = "HB-0330 A callback was not understood: " + unknown.error();
      callback.address().job().ifPresent(job -> jobs.recordError(job, error));
      return deadLetter(callback, DeadLetter.Code.NOT_UNDERSTOOD, unknown.error());
    }
    Outcome outcome = (Outcome) meaning;
    Optional<LockedJob> locked = lock(callback.address(), outcome);
    if (locked.isEmpty()) {
      return deadLetter(callback, DeadLetter.Code.UNKNOWN_JOB, "Its job is no longer stored");
    }
    LockedJob job = locked.get();
    boolean ends = job.endsBy(outcome, callback.address());
    Optional<Outcomes.Ended> ended =
        ends ? outcomes.end(job, outcome, Optional.of(callback.id())) : Optional.empty();
    Optional<String> note =
        ends
            ? Optional.empty()
            : Optional.of(
                job.state().ended()
                    ? "Came too late: the job was " + job.state()
                    : "Reports the failure of a submission that was repeated since");
    mustBeOurs(callback, callbacks.complete(callback, job.id(), note));
    FailPoint.OUTCOME_COMMITTING.reached();
    return () -> {
      listener.interpreted(callback, job.id(), outcome, ends);
      ended.ifPresent(outcomes::committed);
    };
  }

  private Runnable deadLetter(ClaimedCallback callback, DeadLetter.Code code, String error) {
    mustBeOurs(callback, callbacks.deadLetter(callback, callback.attempts(), code, error));
    return () -> tellDead(callback, code);
  }

  private Optional<LockedJob> lock(CallbackAddress address, Outcome outcome) {
    return address instanceof CallbackAddress.OfHook hook
        ? Optional.of(jobs.lockOrCreate(hook, outcome.vendorJobId(), outcome.attributes()))
        : jobs.lock(((CallbackAddress.OfJob) address).jobId());
  }

  private void noMoreAttempts(ClaimedCallback callback) {
    boolean kills = callback.suspect();
    DeadLetter.Code code = kills ? DeadLetter.Code.KILLS_SERVER : DeadLetter.Code.NOT_INTERPRETED;
    String error =
        kills
            ? "Each server that interpreted this callback died of it"
            : "No further attempt is allowed";
    boolean dead =
        transactions.retryUntilCommitted(
            what(callback),
            Transactions.SHORT,
            () -> callbacks.deadLetter(callback, callback.attempts(), code, error));
    if (dead) {
      tellDead(callback, code);
    }
  }

  private void postpone(ClaimedCallback callback, Throwable thrown) {
    if (ErrorText.exhaustion(thrown) && !callback.suspect()) {
      ranOutOfMemory(callback);
      return;
    }
    int failures = callback.attempts() + 1;
    String error = ErrorText.describe(thrown);
    RetryPolicy retries = settings.deliveryRetries();
    boolean last = !retries.again(failures);
    boolean ours =
        transactions.retryUntilCommitted(
            what(callback),
            Transactions.SHORT,
            () ->
                last
                    ? callbacks.deadLetter(
                        callback, failures, DeadLetter.Code.NOT_INTERPRETED, error)
                    : callbacks.postpone(callback, retries.backoff(failures), error));
    if (ours) {
      listener.notInterpreted(callback, last, thrown);
      if (last) {
        tellDead(callback, DeadLetter.Code.NOT_INTERPRETED);
      }
    }
  }

  private void tellDead(ClaimedCallback callback, DeadLetter.Code code) {
    listener.deadLettered(callback.id(), callback.address().job(), code);
  }

  /** No attempt yet: it counts if it happens again while the callback is a suspect. */
  private void ranOutOfMemory(ClaimedCallback callback) {
    boolean ours =
        transactions.retryUntilCommitted(
            what(callback),
            Transactions.SHORT,
            () -> callbacks.suspect(callback.asClaim(), settings.deliveryRetries().backoff(1)));
    if (ours) {
      listener.ranOutOfMemory(callback);
    }
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
