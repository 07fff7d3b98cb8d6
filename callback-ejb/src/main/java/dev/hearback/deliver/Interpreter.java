package dev.hearback.deliver;

import dev.hearback.Transcript;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.ReadCallback;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Transactions;
import dev.hearback.vendors.CallbackSecrets;
import dev.hearback.vendors.Vendors;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Interprets stored callbacks: each ends its job, or is one of the {@link Leftovers}. */
@ApplicationScoped
class Interpreter {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject CallbackTable callbacks;
  @Inject AttemptLog attemptLog;
  @Inject Jobs jobs;
  @Inject Vendors vendors;
  @Inject CallbackSecrets secrets;
  @Inject Outcomes outcomes;
  @Inject Leftovers leftovers;
  @Inject DeliveryListener listener;

  /** Interprets a claimed callback; whatever goes wrong is recorded with it. */
  void interpret(ClaimedCallback callback) {
    if (!settings.deliveryRetries().again(callback.attempts()) || isKiller(callback)) {
      noMoreAttempts(callback);
      return;
    }
    FailPoint.CALLBACK_CLAIMED.reached();
    Runnable committed;
    try {
      StoredContent content = callbacks.content(callback.id());
      ReadCallback read = vendors.named(content.vendor()).read(content);
      Interpretation meaning = secrets.without(callback.address(), read.meaning(), content.query());
      // one transaction: the job's end, its deliveries and the callback's own mark
      committed =
          transactions.inNew(
              Transactions.SHORT,
              () ->
                  record(callback, meaning, read.transcript().filter(it -> content.holdsLittle())));
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
  private Runnable record(
      ClaimedCallback callback, Interpretation meaning, Optional<Transcript> transcript) {
    Optional<LockedJob> locked = lock(callback.address(), meaning);
    if (locked.isPresent()
        && meaning instanceof Outcome outcome
        && locked.get().endsBy(outcome, callback.address())) {
      return end(callback, locked.get(), outcome, transcript);
    }
    Optional<Runnable> told =
        locked.isPresent()
            ? leftovers.settle(callback, locked.get(), meaning)
            : leftovers.settle(callback, meaning);
    if (told.isEmpty()) {
      throw new ClaimLostException("callback", callback.id());
    }
    FailPoint.OUTCOME_COMMITTING.reached();
    return told.get();
  }

  private Runnable end(
      ClaimedCallback callback, LockedJob job, Outcome outcome, Optional<Transcript> transcript) {
    jobs.recordVendorCopy(job, callback.address(), outcome);
    Optional<FreshOutcome> fresh =
        transcript
            .filter(read -> isAsStored(job, callback.address(), outcome))
            .map(read -> FreshOutcome.of(job, job.vendorJobId(), read));
    Optional<Outcomes.Ended> ended = outcomes.end(job, outcome, Optional.of(callback.id()), fresh);
    if (!callbacks.complete(callback, job.id(), Optional.empty())) {
      throw new ClaimLostException("callback", callback.id());
    }
    FailPoint.OUTCOME_COMMITTING.reached();
    return () -> {
      listener.interpreted(callback.id(), job.id(), outcome, true);
      ended.ifPresent(outcomes::committed);
    };
  }

  /** Whether what is known of it now is what its row will say: a job may yet learn its id. */
  private static boolean isAsStored(LockedJob job, CallbackAddress address, Outcome outcome) {
    return outcome instanceof Outcome.Succeeded success
        && success.partialFailures().isEmpty()
        && (address.ofHook().isPresent() || job.vendorJobId().isPresent());
  }

  private Optional<LockedJob> lock(CallbackAddress address, Interpretation meaning) {
    if (address instanceof CallbackAddress.OfHook hook) {
      return meaning instanceof Outcome outcome
          ? Optional.of(jobs.lockOrCreate(hook, outcome.vendorJobId(), outcome.attributes()))
          : meaning.vendorJobId().flatMap(id -> jobs.lock(hook, id));
    }
    return jobs.lock(address.job().orElseThrow());
  }

  /**
   * A node died with it in hand, among others, and another one of it alone. To interpret one takes
   * moments, so that this is no chance.
   */
  private boolean isKiller(ClaimedCallback callback) {
    return callback.suspect()
        && transactions.inNew(Transactions.SHORT, () -> attemptLog.hasKilled(callback.id()));
  }

  private void noMoreAttempts(ClaimedCallback callback) {
    boolean kills = callback.suspect();
    DeadLetter.Code code = kills ? DeadLetter.Code.KILLS_SERVER : DeadLetter.Code.NOT_INTERPRETED;
    String error =
        kills
            ? "Each server that interpreted this callback died of it"
            : "No further attempt is allowed";
    transactions
        .retryUntilCommitted(
            what(callback),
            Transactions.SHORT,
            () -> leftovers.giveUp(callback, callback.attempts(), code, error))
        .ifPresent(Runnable::run);
  }

  /**
   * Gives up one whose interpretation does not end, unless that is done. Whatever its thread still
   * finds is not recorded any more.
   *
   * @param endless with the stack of that thread
   * @throws StorageException if that cannot be recorded; then it is to be tried again
   */
  void giveUp(ClaimedCallback callback, TimeoutException endless) {
    transactions
        .inNew(
            Transactions.SHORT,
            () -> settle(callback, endless, Optional.of(DeadLetter.Code.KILLS_SERVER)))
        .ifPresent(Runnable::run);
  }

  private void postpone(ClaimedCallback callback, Throwable thrown) {
    if (ErrorText.exhaustion(thrown) && !callback.suspect()) {
      ranOutOfMemory(callback);
      return;
    }
    boolean last = !settings.deliveryRetries().again(callback.attempts() + 1);
    DeadLetter.Code code =
        ErrorText.harmsServer(thrown)
            ? DeadLetter.Code.KILLS_SERVER
            : DeadLetter.Code.NOT_INTERPRETED;
    transactions
        .retryUntilCommitted(
            what(callback),
            Transactions.SHORT,
            () -> settle(callback, thrown, Optional.of(code).filter(it -> last)))
        .ifPresent(Runnable::run);
  }

  /**
   * Records that an attempt failed.
   *
   * @param end as what the callback is given up; empty if it is tried again
   * @return what to tell once this is committed; empty if the claim is lost
   */
  private Optional<Runnable> settle(
      ClaimedCallback callback, Throwable thrown, Optional<DeadLetter.Code> end) {
    ErrorText error = ErrorText.of(thrown);
    int failures = callback.attempts() + 1;
    Optional<Runnable> told =
        end.isPresent()
            ? leftovers.giveUp(callback, failures, end.get(), error.describe())
            : tryAgain(callback, failures, error.describe());
    if (told.isPresent() && (end.isEmpty() || callbacks.isStored(callback.id()))) {
      attemptLog.record(
          clusterNode.node(),
          callback.id(),
          callback.address().job(),
          Optional.empty(),
          failures,
          error.ofAttempt());
    }
    return told.map(
        rest ->
            () -> {
              listener.notInterpreted(callback, end.isPresent(), thrown);
              rest.run();
            });
  }

  private Optional<Runnable> tryAgain(ClaimedCallback callback, int failures, String error) {
    return callbacks.postpone(callback, settings.deliveryRetries().backoff(failures), error)
        ? Optional.of(() -> {})
        : Optional.empty();
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
}
