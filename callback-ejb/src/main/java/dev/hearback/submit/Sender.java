package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.dispatch.ClusterNode;
import dev.hearback.dispatch.Deliverer;
import dev.hearback.dispatch.Outcomes;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.Submissions;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.ClaimTracker;
import dev.hearback.work.Deadline;
import dev.hearback.work.PeriodicTask;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
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

  private static final Logger LOG = System.getLogger(Sender.class.getPackageName());
  private static final Duration ERASE_AGAIN = Duration.ofMinutes(10);

  /** After one to two of these a row that this node owns without working on it is given back. */
  private static final Duration ORPHANED = Duration.ofSeconds(5);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject Jobs jobs;
  @Inject Submissions submissions;
  @Inject Erasure erasure;
  @Inject Outcomes outcomes;
  @Inject Deliverer deliverer;
  @Inject VendorCall vendor;

  private final Map<String, WorkerPool> pools = new TreeMap<>();
  private final ClaimTracker<Claim> claims = new ClaimTracker<>(ORPHANED);

  /** Submissions of which the provider may know something that we have not recorded. */
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
    PeriodicTask loop = polling;
    if (loop != null) {
      loop.wake();
    }
  }

  private void poll() {
    Node node = clusterNode.node();
    pools.forEach(
        (name, pool) -> {
          Provider provider = settings.providers().get(name);
          // no more than begin at once: what waits when a server is killed passes for submitted
          int free = pool.free();
          if (free > 0) {
            transactions
                .inNew(Transactions.SHORT, () -> submissions.claimDue(node, provider, free))
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
        .forEach(this::giveBack);
  }

  private void take(WorkerPool pool, ClaimedJob job) {
    claims.work(pool::offer, job.asClaim(), () -> work(job), this::giveBack);
  }

  private void work(ClaimedJob job) {
    if (stopping) {
      giveBack(job.asClaim());
    } else {
      send(job);
    }
    wake(); // a thread is free
  }

  private void send(ClaimedJob job) {
    begun.add(job.asClaim());
    SubmissionResult answer = vendor.submit(job);
    Thread.interrupted(); // left by a time-out; H2 closes its file when it meets it
    List<ClaimedDelivery> owned = record(job, answer);
    begun.remove(job.asClaim());
    owned.forEach(deliverer::take);
  }

  /** If that fails, the row is a stray. */
  private void giveBack(Claim claim) {
    if (begun.contains(claim)) {
      String error = "HB-0414 The answer to its submission could not be recorded";
      transactions.tryOnce(Transactions.SHORT, () -> submissions.uncertain(claim, error));
    } else {
      transactions.tryOnce(Transactions.SHORT, () -> submissions.release(claim));
    }
  }

  private List<ClaimedDelivery> record(ClaimedJob job, SubmissionResult answer) {
    RetryPolicy retries = settings.submitRetries();
    int failures = job.attempts() + 1;
    if (answer instanceof SubmissionResult.Taken taken) {
      return retryUntilCommitted(job, () -> submissions.submitted(job, taken.vendorJobId()));
    }
    if (answer instanceof SubmissionResult.Uncertain uncertain) {
      log(job, "it is uncertain whether it was taken", uncertain.error());
      return retryUntilCommitted(
          job, () -> submissions.uncertain(job.asClaim(), uncertain.error()));
    }
    if (answer instanceof SubmissionResult.NotTaken notTaken && retries.again(failures)) {
      log(job, "it was not taken, and is submitted again", notTaken.error());
      Duration delay = retries.backoff(failures, notTaken.retryAfter().orElse(Duration.ZERO));
      return retryUntilCommitted(job, () -> submissions.requeue(job, delay, notTaken.error()));
    }
    Failure failure =
        answer instanceof SubmissionResult.Refused refused
            ? refused.failure()
            : ((SubmissionResult.NotTaken) answer).failure();
    log(job, "it failed: " + failure.kind(), failure.code());
    return transactions.retryUntilCommitted(
        what(job),
        Transactions.SHORT,
        () ->
            jobs.lock(job.id())
                .filter(locked -> locked.submission() == job.submission())
                .map(
                    locked ->
                        outcomes.end(
                            locked,
                            new Outcome.Failed(Optional.empty(), failure),
                            Optional.empty()))
                .orElse(List.of()));
  }

  private List<ClaimedDelivery> retryUntilCommitted(ClaimedJob job, Runnable record) {
    transactions.retryUntilCommitted(what(job), Transactions.SHORT, record);
    return List.of();
  }

  private static String what(ClaimedJob job) {
    return "the answer to submission " + job.submission() + " of job " + job.id();
  }

  private void erase(Provider provider, Erasure.VendorCopy copy) {
    if (stopping) {
      return;
    }
    boolean erased = vendor.erase(provider, copy.vendorJobId());
    Thread.interrupted();
    if (erased) {
      transactions.retryUntilCommitted(
          "that the vendor's copy of job " + copy.jobId() + " is gone",
          Transactions.SHORT,
          () -> erasure.vendorErased(copy.jobId()));
    }
  }

  private static void log(ClaimedJob job, String what, String why) {
    LOG.log(
        Level.INFO,
        "HB-0410 Job {0}, submission {1} to {2}: {3} ({4})",
        job.id(),
        job.submission(),
        job.provider(),
        what,
        why);
  }
}
