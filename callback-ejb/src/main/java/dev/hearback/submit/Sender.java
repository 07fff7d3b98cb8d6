package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.dispatch.ClusterNode;
import dev.hearback.dispatch.Outcomes;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.telemetry.LifecycleListener;
import dev.hearback.work.ClaimTracker;
import dev.hearback.work.Deadline;
import dev.hearback.work.PeriodicTask;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Finds due jobs of this application and has them submitted, each provider on threads of its own.
 */
@ApplicationScoped
public class Sender {

  /** What follows from an answer that came too late to be recorded. */
  private static final Runnable NOTHING = () -> {};

  private static final Duration ERASE_AGAIN = Duration.ofMinutes(10);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject Jobs jobs;
  @Inject Submissions submissions;
  @Inject Tokens tokens;
  @Inject Erasure erasure;
  @Inject Outcomes outcomes;
  @Inject LifecycleListener listener;
  @Inject VendorCall vendorCall;

  private final Map<String, WorkerPool> pools = new TreeMap<>();
  private final ClaimTracker<Claim> claims = new ClaimTracker<>(ClaimTracker.ORPHANED);

  /** Submissions of which the vendor may know something that we have not recorded. */
  private final Set<Claim> begun = ConcurrentHashMap.newKeySet();

  private volatile PeriodicTask polling;
  private volatile boolean stopping;

  /** Begins to look for due jobs. */
  public void start(Executor executor) {
    for (String provider : settings.providers().keySet()) {
      int threads = settings.concurrency(provider);
      pools.put(provider, new WorkerPool("sending to " + provider, threads, threads, executor));
    }
    polling = new PeriodicTask("The sender", settings.pollInterval(), this::poll);
    polling.start(executor);
  }

  /** Takes no more jobs, gives back those not begun, and waits a while for those that run. */
  public void stop(Deadline limit) {
    if (polling != null) {
      polling.stop(limit);
      stopping = true;
      pools.values().forEach(pool -> pool.close().forEach(Runnable::run));
      pools.values().forEach(pool -> pool.awaitEnd(limit));
    }
  }

  /** Looks for due jobs now. */
  void wake() {
    PeriodicTask task = polling;
    if (task != null) {
      task.wake();
    }
  }

  private void poll() {
    Node node = clusterNode.node();
    Optional<Integer> key = tokens.signing(); // without one, jobs wait
    pools.forEach(
        (name, pool) -> {
          Provider provider = settings.providers().get(name);
          // no more than begin at once: what waits when a server is killed passes for submitted
          int free = pool.free();
          if (free > 0 && key.isPresent()) {
            transactions
                .inNew(
                    Transactions.SHORT, () -> submissions.claimDue(node, provider, free, key.get()))
                .forEach(job -> take(pool, job));
          }
          if (pool.free() > 0) {
            transactions
                .inNew(
                    Transactions.SHORT,
                    () -> erasure.claimVendorCopies(node, provider, ERASE_AGAIN, 1))
                .forEach(copy -> pool.offer(() -> erase(provider, copy)));
          }
        });
    claims
        .orphans(() -> transactions.inNew(Transactions.SHORT, () -> submissions.owned(node)))
        .forEach(this::release);
  }

  private void take(WorkerPool pool, ClaimedJob job) {
    claims.work(pool::offer, job.asClaim(), () -> work(job), this::release);
  }

  private void work(ClaimedJob job) {
    if (stopping) {
      release(job.asClaim());
    } else {
      send(job);
    }
    wake(); // a thread is free
  }

  private void send(ClaimedJob job) {
    listener.submitting(job);
    begun.add(job.asClaim());
    SubmissionResult result = vendorCall.submit(job);
    Thread.interrupted(); // left by a time-out; H2 closes its file when it meets it
    Runnable committed = record(job, result);
    begun.remove(job.asClaim());
    committed.run();
  }

  /** If that fails, the claim is orphaned. */
  private void release(Claim claim) {
    if (begun.contains(claim)) {
      String error = "HB-0414 The answer to its submission could not be recorded";
      transactions.tryOnce(Transactions.SHORT, () -> submissions.uncertain(claim, error));
    } else {
      transactions.tryOnce(Transactions.SHORT, () -> submissions.release(claim));
    }
  }

  /** Returns what to do next, now that this is committed. */
  private Runnable record(ClaimedJob job, SubmissionResult result) {
    RetryPolicy retries = settings.submitRetries();
    int failures = job.attempts() + 1;
    if (result instanceof SubmissionResult.Taken taken) {
      return retryUntilCommitted(job, () -> submissions.submitted(job, taken.vendorJobId()))
          ? () -> listener.submitted(job, taken.vendorJobId())
          : NOTHING;
    }
    if (result instanceof SubmissionResult.Uncertain uncertain) {
      return retryUntilCommitted(job, () -> submissions.uncertain(job.asClaim(), uncertain.error()))
          ? () -> listener.uncertain(job, uncertain.code())
          : NOTHING;
    }
    if (result instanceof SubmissionResult.NotTaken notTaken && retries.again(failures)) {
      Duration delay = retries.backoff(failures, notTaken.retryAfter().orElse(Duration.ZERO));
      return retryUntilCommitted(job, () -> submissions.requeue(job, delay, notTaken.error()))
          ? () -> listener.notTaken(job, notTaken.code(), delay)
          : NOTHING;
    }
    Failure failure =
        result instanceof SubmissionResult.Refused refused
            ? refused.failure()
            : ((SubmissionResult.NotTaken) result).failure();
    Outcome outcome = new Outcome.Failed(Optional.empty(), failure);
    Optional<Outcomes.Ended> ended =
        transactions.retryUntilCommitted(
            what(job),
            Transactions.SHORT,
            () ->
                jobs.lock(job.id())
                    .filter(locked -> locked.submission() == job.submission())
                    .flatMap(locked -> outcomes.end(locked, outcome, Optional.empty())));
    return ended.isEmpty()
        ? NOTHING
        : () -> {
          listener.notSubmitted(job, failure);
          outcomes.committed(ended.get());
        };
  }

  private boolean retryUntilCommitted(ClaimedJob job, Transactions.Work<Boolean> record) {
    return transactions.retryUntilCommitted(what(job), Transactions.SHORT, record);
  }

  private static String what(ClaimedJob job) {
    return "the answer to submission " + job.submission() + " of job " + job.id();
  }

  private void erase(Provider provider, Erasure.VendorCopy copy) {
    if (stopping) {
      return;
    }
    boolean erased = vendorCall.erase(provider, copy);
    Thread.interrupted();
    if (erased) {
      transactions.retryUntilCommitted(
          "that the vendor's copy of job " + copy.jobId() + " is gone",
          Transactions.SHORT,
          () -> erasure.vendorErased(copy.jobId()));
    }
  }
}
