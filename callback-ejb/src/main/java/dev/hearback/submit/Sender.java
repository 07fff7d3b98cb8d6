package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Outcomes;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Claim;
import dev.hearback.storage.ClaimTracker;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.PeriodicTask;
import dev.hearback.work.Round;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Finds due jobs of this application and has them submitted, each provider on threads of its own.
 */
@ApplicationScoped
public class Sender {

  /** What follows from an answer that came too late to be recorded. */
  private static final Runnable NOTHING = () -> {};

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject Jobs jobs;
  @Inject Submissions submissions;
  @Inject Tokens tokens;
  @Inject Erasure erasure;
  @Inject Outcomes outcomes;
  @Inject SubmissionListener listener;
  @Inject VendorCall vendorCall;
  @Inject ProviderGate gate;

  private final Map<String, WorkerPool> pools = new TreeMap<>();
  private ClaimTracker claims;

  /** Submissions of which the vendor may know something that we have not recorded. */
  private final Set<Claim> begun = ConcurrentHashMap.newKeySet();

  /** Providers at which a vendor's copy is being deleted: one at a time. */
  private final Set<String> erasing = ConcurrentHashMap.newKeySet();

  /** Providers whose latest turn was a deletion: now it is the jobs' turn. */
  private final Set<String> jobsNext = new HashSet<>();

  /** Providers of which it is told that copies stay. */
  private final Set<String> copiesStay = ConcurrentHashMap.newKeySet();

  private volatile PeriodicTask polling;
  private volatile boolean stopping;

  /** Begins to look for due jobs. */
  public void start(Executor executor) {
    claims = new ClaimTracker(submissions, transactions, this::giveBack);
    for (String provider : settings.providers().keySet()) {
      int threads = settings.concurrency(provider);
      pools.put(provider, new WorkerPool("sending to " + provider, threads, threads, executor));
    }
    polling = new PeriodicTask("The sender", settings.get(Catalogue.POLL_INTERVAL), this::poll);
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

  void poll() {
    Node node = clusterNode.node();
    Round round = new Round();
    round.part(gate::look);
    pools.forEach((name, pool) -> round.part(() -> poll(node, name, pool)));
    round.part(() -> claims.releaseOrphans(node));
    round.end();
  }

  private void poll(Node node, String name, WorkerPool pool) {
    Provider provider = settings.providers().get(name);
    if (pool.room() > 0) { // a probe that is claimed is made
      gate.probe(provider).ifPresent(probe -> pool.offer(() -> probe(probe)));
    }
    if (gate.admits(name, pool) > 0) {
      work(node, provider, pool);
    }
  }

  /** Jobs and deletions take turns, so that neither waits for a backlog of the other. */
  private void work(Node node, Provider provider, WorkerPool pool) {
    String name = provider.name();
    boolean jobsFirst = jobsNext.remove(name);
    if (!jobsFirst) {
      eraseOne(node, provider, pool);
    }
    // no more than begin at once: what waits when a server is killed passes for submitted
    int free = gate.admits(name, pool);
    Optional<Integer> key = tokens.signing(); // without one, jobs wait
    if (free > 0 && key.isPresent()) {
      List<ClaimedJob> due =
          transactions.inNew(
              Transactions.SHORT, () -> submissions.claimDue(node, provider, free, key.get()));
      if (!due.isEmpty()) {
        jobsNext.remove(name); // a deletion was over so soon that they have had their turn
      }
      due.forEach(job -> take(provider, pool, job));
    }
    if (jobsFirst && gate.admits(name, pool) > 0) {
      eraseOne(node, provider, pool);
    }
  }

  private void eraseOne(Node node, Provider provider, WorkerPool pool) {
    String name = provider.name();
    if (erasing.contains(name)) {
      return;
    }
    List<Erasure.VendorCopies> due =
        transactions.inNew(Transactions.SHORT, () -> erasure.claimVendorCopies(node, provider, 1));
    for (Erasure.VendorCopies copies : due) {
      jobsNext.add(name);
      erasing.add(name);
      if (!pool.offer(() -> erase(provider, copies))) {
        erasing.remove(name);
      }
    }
  }

  private void probe(Runnable probe) {
    probe.run();
    wake();
  }

  private void take(Provider provider, WorkerPool pool, ClaimedJob job) {
    claims.work(pool::offer, job.asClaim(), () -> work(provider, job));
  }

  private void work(Provider provider, ClaimedJob job) {
    if (stopping) {
      claims.release(job.asClaim());
    } else {
      send(provider, job);
    }
    wake(); // a thread is free
  }

  private void send(Provider provider, ClaimedJob job) {
    listener.submitting(job);
    begun.add(job.asClaim());
    SubmissionResult result = vendorCall.submit(provider, job);
    Thread.interrupted(); // left by a time-out; H2 closes its file when it meets it
    Runnable committed = record(provider, job, result);
    begun.remove(job.asClaim());
    committed.run();
  }

  private void giveBack(Claim claim) {
    if (begun.contains(claim)) {
      submissions.uncertain(claim, "HB-0414 The answer to its submission could not be recorded");
    } else {
      submissions.release(claim);
    }
  }

  /** Returns what to do next, now that this is committed. */
  private Runnable record(Provider provider, ClaimedJob job, SubmissionResult result) {
    if (result instanceof SubmissionResult.Taken taken) {
      return record(
          job,
          () -> submissions.submitted(job, taken.vendorJobId()),
          () -> listener.submitted(job, taken.vendorJobId()),
          () -> gate.taken(provider));
    }
    if (result instanceof SubmissionResult.Uncertain uncertain) {
      return record(
          job,
          () -> submissions.uncertain(job.asClaim(), uncertain.error()),
          () -> listener.uncertain(job, uncertain.code()),
          () -> gate.failed(provider));
    }
    if (result instanceof SubmissionResult.ProviderRefused refused) {
      return putBack(
          job, Duration.ZERO, refused.code(), refused.error(), () -> gate.pause(provider, refused));
    }
    if (result instanceof SubmissionResult.NotTaken notTaken) {
      return record(provider, job, notTaken);
    }
    SubmissionResult.Refused refused = (SubmissionResult.Refused) result;
    if (refused.unclear() && isPaused(provider)) {
      return putBack(
          job, Duration.ZERO, refused.code(), refused.failure().message(), () -> NOTHING);
    }
    return fail(job, refused.failure(), () -> NOTHING);
  }

  /** Then the refusal may have been the key's: it was mended before the vendor was asked. */
  private boolean isPaused(Provider provider) {
    return transactions.retryUntilCommitted(
        "what the vendor of provider " + provider.name() + " refused",
        Transactions.SHORT,
        () -> gate.isPaused(provider));
  }

  private Runnable record(Provider provider, ClaimedJob job, SubmissionResult.NotTaken notTaken) {
    if (notTaken.retryAfter().isPresent()) {
      Duration wait = notTaken.retryAfter().get();
      return putBack(
          job, wait, notTaken.code(), notTaken.error(), () -> gate.holdBack(provider, wait));
    }
    Supplier<Runnable> ofProvider = () -> notTaken.ofProvider() ? gate.failed(provider) : NOTHING;
    RetryPolicy retries = settings.submitRetries();
    int failures = job.attempts() + 1;
    if (retries.again(failures)) {
      Duration delay = retries.backoff(failures);
      return record(
          job,
          () -> submissions.requeue(job, delay, notTaken.error()),
          () -> listener.notTaken(job, notTaken.code(), delay),
          ofProvider);
    }
    return fail(job, notTaken.failure(), ofProvider);
  }

  /** The job waits for its provider, at no attempt. */
  private Runnable putBack(
      ClaimedJob job, Duration wait, String code, String error, Supplier<Runnable> ofProvider) {
    return record(
        job,
        () -> submissions.putBack(job, wait, error),
        () -> listener.waits(job, code),
        ofProvider);
  }

  /** Records what became of the job, and of its provider, in one transaction. */
  private Runnable record(
      ClaimedJob job,
      Transactions.Work<Boolean> row,
      Runnable told,
      Supplier<Runnable> ofProvider) {
    return transactions.retryUntilCommitted(
        what(job),
        Transactions.SHORT,
        () -> {
          Runnable first = row.run() ? told : NOTHING;
          Runnable second = ofProvider.get();
          return () -> {
            first.run();
            second.run();
          };
        });
  }

  private Runnable fail(ClaimedJob job, Failure failure, Supplier<Runnable> ofProvider) {
    Outcome outcome = new Outcome.Failed(Optional.empty(), failure);
    return transactions.retryUntilCommitted(
        what(job),
        Transactions.SHORT,
        () -> {
          Optional<Outcomes.Ended> ended =
              jobs.lock(job.id())
                  .filter(locked -> locked.submission() == job.submission())
                  .flatMap(locked -> end(job, locked, outcome));
          Runnable second = ofProvider.get();
          return () -> {
            ended.ifPresent(
                end -> {
                  listener.notSubmitted(job, failure);
                  outcomes.committed(end);
                });
            second.run();
          };
        });
  }

  private Optional<Outcomes.Ended> end(ClaimedJob job, LockedJob locked, Outcome outcome) {
    if (locked.erased()) { // ends as ERASED, whatever the vendor said, and no observer hears of it
      submissions.requeue(job, Duration.ZERO, "");
      return Optional.empty();
    }
    return outcomes.end(locked, outcome, Optional.empty(), Optional.empty());
  }

  private static String what(ClaimedJob job) {
    return "the answer to submission " + job.submission() + " of job " + job.id();
  }

  private void erase(Provider provider, Erasure.VendorCopies copies) {
    try {
      record(provider, copies, vendorCall.erase(provider, copies, () -> stopping));
    } finally {
      erasing.remove(provider.name());
    }
    wake();
  }

  private void record(Provider provider, Erasure.VendorCopies copies, Deletion deletion) {
    Thread.interrupted();
    if (deletion.gone().isEmpty() && deletion.failure().isEmpty()) {
      return; // stopped before the first call: the copies are due again
    }
    String name = provider.name();
    SubmissionResult failure = deletion.failure().orElse(null);
    Runnable told =
        transactions.retryUntilCommitted(
            "what became of the vendor's copies of job " + copies.jobId(),
            Transactions.SHORT,
            () -> {
              erasure.vendorErased(copies.jobId(), deletion.gone());
              if (failure instanceof SubmissionResult.ProviderRefused refused) {
                return gate.pause(provider, refused);
              }
              return failure instanceof SubmissionResult.NotTaken busy
                      && busy.retryAfter().isPresent()
                  ? gate.holdBack(provider, busy.retryAfter().get())
                  : NOTHING;
            });
    told.run();
    if (failure == null) {
      copiesStay.remove(name);
    } else if (copies.keepsFailing() && copiesStay.add(name)) {
      listener.copyStays(name, copies.jobId(), copies.attempts() + 1);
    }
  }
}
