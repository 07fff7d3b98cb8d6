package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.dispatch.Deliverer;
import dev.hearback.dispatch.Membership;
import dev.hearback.dispatch.Outcomes;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.Outcome;
import dev.hearback.jobs.Submissions;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.InHand;
import dev.hearback.work.Lane;
import dev.hearback.work.Loop;
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
 * Finds due jobs of this application and has them submitted, each account on threads of its own.
 */
@ApplicationScoped
public class Sender {

  private static final Logger LOG = System.getLogger(Sender.class.getPackageName());
  private static final Duration ERASE_AGAIN = Duration.ofMinutes(10);

  /** After one to two of these a row that this node owns without working on it is given back. */
  private static final Duration STRAY = Duration.ofSeconds(5);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Membership membership;
  @Inject Jobs jobs;
  @Inject Submissions submissions;
  @Inject Erasure erasure;
  @Inject Outcomes outcomes;
  @Inject Deliverer deliverer;
  @Inject VendorCall vendor;

  private final Map<String, Lane> lanes = new TreeMap<>();
  private final InHand<Claim> inHand = new InHand<>(STRAY);

  /** Submissions of which the provider may know something that we have not recorded. */
  private final Set<Claim> begun = ConcurrentHashMap.newKeySet();

  private volatile Loop polling;
  private volatile boolean stopping;

  /** For the container. */
  public Sender() {}

  /** Begins to look for due jobs. */
  public void start(Executor executor) {
    settings
        .accounts()
        .keySet()
        .forEach(
            account -> {
              int threads = settings.concurrency(account);
              lanes.put(account, new Lane("sending to " + account, threads, threads, executor));
            });
    polling = new Loop("The sender", settings.pollInterval(), this::poll);
    polling.start(executor);
  }

  /** Takes no more jobs, gives back those not begun, and waits a while for those that run. */
  public void stop(Deadline limit) {
    if (polling != null) {
      polling.stop(limit);
      stopping = true;
      lanes.values().forEach(lane -> lane.close().forEach(Runnable::run));
      lanes.values().forEach(lane -> lane.awaitEnd(limit));
    }
  }

  /** Looks for due jobs now. */
  void wake() {
    Loop loop = polling;
    if (loop != null) {
      loop.wake();
    }
  }

  private void poll() {
    Node node = membership.node();
    lanes.forEach(
        (account, lane) -> {
          // no more than begin at once: what waits when a server is killed passes for submitted
          int free = lane.free();
          if (free > 0) {
            transactions
                .inNew(Transactions.SHORT, () -> submissions.claimDue(node, account, free))
                .forEach(job -> take(lane, job));
          }
          if (lane.free() > 0) {
            transactions
                .inNew(
                    Transactions.SHORT,
                    () -> erasure.claimVendorCopies(node, account, ERASE_AGAIN, 1))
                .forEach(copy -> lane.offer(() -> erase(account, copy)));
          }
        });
    inHand
        .strays(() -> transactions.inNew(Transactions.SHORT, () -> submissions.owned(node)))
        .forEach(this::giveBack);
  }

  private void take(Lane lane, ClaimedJob job) {
    inHand.work(lane::offer, job.asClaim(), () -> work(job), this::giveBack);
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
    VendorCall.Answer answer = vendor.submit(job);
    Thread.interrupted(); // left by a time-out; H2 closes its file when it meets it
    List<ClaimedDelivery> owned = record(job, answer);
    begun.remove(job.asClaim());
    owned.forEach(deliverer::take);
  }

  /** If that fails, the row is a stray. */
  private void giveBack(Claim claim) {
    if (begun.contains(claim)) {
      String problem = "HB-0414 The answer to its submission could not be recorded";
      transactions.attempt(Transactions.SHORT, () -> submissions.uncertain(claim, problem));
    } else {
      transactions.attempt(Transactions.SHORT, () -> submissions.unclaim(claim));
    }
  }

  private List<ClaimedDelivery> record(ClaimedJob job, VendorCall.Answer answer) {
    RetryPolicy retries = settings.submitRetries();
    int failures = job.attempts() + 1;
    if (answer instanceof VendorCall.Taken taken) {
      return insist(job, () -> submissions.submitted(job, taken.providerJobId()));
    }
    if (answer instanceof VendorCall.Uncertain uncertain) {
      log(job, "it is uncertain whether it was taken", uncertain.problem());
      return insist(job, () -> submissions.uncertain(job.asClaim(), uncertain.problem()));
    }
    if (answer instanceof VendorCall.NotTaken notTaken && retries.again(failures)) {
      log(job, "it was not taken, and is submitted again", notTaken.problem());
      Duration delay = retries.backoff(failures, notTaken.retryAfter().orElse(Duration.ZERO));
      return insist(job, () -> submissions.requeue(job, delay, notTaken.problem()));
    }
    Failure failure =
        answer instanceof VendorCall.Refused refused
            ? refused.failure()
            : ((VendorCall.NotTaken) answer).failure();
    log(job, "it failed: " + failure.kind(), failure.code());
    return transactions.insist(
        what(job),
        Transactions.SHORT,
        () ->
            jobs.lock(job.id())
                .filter(locked -> locked.submission() == job.submission())
                .map(
                    locked ->
                        outcomes.end(
                            locked,
                            new Outcome.Failed(failure),
                            Optional.empty(),
                            Optional.empty()))
                .orElse(List.of()));
  }

  private List<ClaimedDelivery> insist(ClaimedJob job, Runnable record) {
    transactions.insist(what(job), Transactions.SHORT, record);
    return List.of();
  }

  private static String what(ClaimedJob job) {
    return "the answer to submission " + job.submission() + " of job " + job.id();
  }

  private void erase(String account, Erasure.VendorCopy copy) {
    if (stopping) {
      return;
    }
    boolean erased = vendor.erase(account, copy.providerJobId());
    Thread.interrupted();
    if (erased) {
      transactions.insist(
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
