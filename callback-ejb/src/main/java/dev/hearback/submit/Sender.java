package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.dispatch.Deliverer;
import dev.hearback.dispatch.Membership;
import dev.hearback.dispatch.Outcomes;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.Outcome;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
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
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Finds due jobs of this application and has them submitted, each account on threads of its own.
 */
@ApplicationScoped
public class Sender {

  private static final Logger LOG = System.getLogger(Sender.class.getPackageName());
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration ERASE_AGAIN = Duration.ofMinutes(10);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Membership membership;
  @Inject Jobs jobs;
  @Inject Outcomes outcomes;
  @Inject Deliverer deliverer;
  @Inject VendorCall vendor;

  private final Map<String, Lane> lanes = new TreeMap<>();
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
  public void stop(Duration limit) {
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
    lanes.forEach(
        (account, lane) -> {
          // a claimed job must find room: a claim cannot be given back as if nothing had been
          int room = lane.room();
          if (room > 0) {
            transactions
                .inNew(LIMIT, () -> jobs.claimDue(membership.node(), account, room))
                .forEach(job -> lane.offer(() -> send(job)));
          }
          if (lane.room() > 0) {
            transactions
                .inNew(
                    LIMIT, () -> jobs.claimVendorCopies(membership.node(), account, ERASE_AGAIN, 1))
                .forEach(copy -> lane.offer(() -> erase(account, copy)));
          }
        });
  }

  private void send(ClaimedJob job) {
    if (stopping) {
      giveBack(job);
      return;
    }
    VendorCall.Answer answer = vendor.submit(job);
    Thread.interrupted(); // left by a time-out; H2 closes its file when it meets it
    List<ClaimedDelivery> owned = record(job, answer);
    owned.forEach(deliverer::take);
  }

  private List<ClaimedDelivery> record(ClaimedJob job, VendorCall.Answer answer) {
    RetryPolicy retries = settings.submitRetries();
    int failures = job.attempts() + 1;
    if (answer instanceof VendorCall.Taken taken) {
      return insist(() -> jobs.submitted(job, taken.providerJobId()));
    }
    if (answer instanceof VendorCall.Uncertain uncertain) {
      log(job, "it is uncertain whether it was taken", uncertain.problem());
      return insist(() -> jobs.uncertain(job, uncertain.problem()));
    }
    if (answer instanceof VendorCall.NotTaken notTaken && retries.again(failures)) {
      log(job, "it was not taken, and is submitted again", notTaken.problem());
      return insist(() -> jobs.requeue(job, retries.wait(failures), notTaken.problem()));
    }
    Failure failure =
        answer instanceof VendorCall.Refused refused
            ? refused.failure()
            : ((VendorCall.NotTaken) answer).failure();
    log(job, "it failed: " + failure.kind(), failure.code());
    return transactions.insist(
        LIMIT,
        () ->
            jobs.lock(job.id())
                .map(
                    locked ->
                        outcomes.end(
                            locked,
                            new Outcome.Failed(failure),
                            Optional.empty(),
                            Optional.empty()))
                .orElse(List.of()));
  }

  private List<ClaimedDelivery> insist(Runnable record) {
    return transactions.insist(
        LIMIT,
        () -> {
          record.run();
          return List.of();
        });
  }

  /** Left in SUBMITTING, it would pass for one that the provider may have taken. */
  private void giveBack(ClaimedJob job) {
    try {
      transactions.inNew(
          LIMIT,
          () -> {
            jobs.requeue(job, Duration.ZERO, "The server stopped before it was submitted");
            return null;
          });
    } catch (RuntimeException e) { // an embedded database may have closed before us
      LOG.log(Level.DEBUG, "Job " + job.id() + " could not be given back", e);
    }
  }

  private void erase(String account, Jobs.VendorCopy copy) {
    if (stopping) {
      return;
    }
    boolean erased = vendor.erase(account, copy.providerJobId());
    Thread.interrupted();
    if (erased) {
      insist(() -> jobs.vendorErased(copy.jobId()));
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
