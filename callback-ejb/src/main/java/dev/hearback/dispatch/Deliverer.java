package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.Deliveries;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.ByteBudget;
import dev.hearback.work.Deadline;
import dev.hearback.work.InHand;
import dev.hearback.work.Lane;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Hands outcomes to observers, each observer on threads of its own. */
@ApplicationScoped
public class Deliverer {

  private static final Logger LOG = System.getLogger(Deliverer.class.getPackageName());
  private static final int QUEUE = 100;

  /** After one to two of these a row that this node owns without working on it is given back. */
  static final Duration STRAY = Duration.ofSeconds(5);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Deliveries deliveries;
  @Inject Observers observers;
  @Inject ObserverCall call;

  private final Map<String, Lane> lanes = new TreeMap<>();
  private final InHand<Claim> inHand = new InHand<>(STRAY);
  private ByteBudget budget;
  private Runnable next;

  /** For the container. */
  public Deliverer() {}

  /**
   * Begins to take deliveries.
   *
   * @param next has the next suspect looked for, because they come one at a time
   */
  void start(Executor executor, Runnable next) {
    this.next = next;
    budget = new ByteBudget(settings.dispatchBytes());
    for (String id : observers.ids()) {
      lanes.put(id, new Lane("observer " + id, settings.observerThreads(), QUEUE, executor));
    }
  }

  void stop(Deadline limit) {
    lanes.values().forEach(Lane::close);
    lanes.values().forEach(lane -> lane.awaitEnd(limit));
  }

  /** Claims what is due, and gives back what nobody works on. */
  void poll(Node node) {
    Map<String, Integer> room = new TreeMap<>();
    lanes.forEach((id, lane) -> room.put(id, lane.room()));
    room.values().removeIf(count -> count == 0);
    if (!room.isEmpty()) {
      transactions
          .inNew(Transactions.SHORT, () -> deliveries.claimDue(node, room))
          .forEach(this::take);
    }
    inHand
        .strays(() -> transactions.inNew(Transactions.SHORT, () -> deliveries.owned(node)))
        .forEach(this::giveBack);
  }

  boolean hasRoom(String observer) {
    return lanes.get(observer).room() > 0;
  }

  /** Takes a delivery that this node has claimed. Never throws. */
  public void take(ClaimedDelivery delivery) {
    Lane lane = lanes.get(delivery.observer());
    inHand.work(lane, delivery.asClaim(), () -> work(delivery), this::giveBack);
  }

  private void work(ClaimedDelivery delivery) {
    deliver(delivery);
    if (delivery.suspect()) {
      next.run();
    }
  }

  private void deliver(ClaimedDelivery delivery) {
    if (!settings.deliveryRetries().again(delivery.attempts())) {
      dead(
          delivery, DeadLetter.Code.KILLS_SERVER, "Each server that made this delivery died of it");
      return;
    }
    if (!budget.take(delivery.bytes())) {
      giveBack(delivery.asClaim());
      return;
    }
    try {
      call.make(observers.find(delivery.observer()), delivery);
    } catch (ClaimLostException e) {
      LOG.log(Level.INFO, e.getMessage());
      record(delivery, e); // without effect if it is lost indeed; if not, this was an attempt
    } catch (Throwable e) { // an Error of the observer's is its failure, not ours
      failed(delivery, e);
    } finally {
      budget.give(delivery.bytes());
    }
  }

  /** If that fails, the row is a stray. */
  private void giveBack(Claim claim) {
    transactions.attempt(Transactions.SHORT, () -> deliveries.unclaim(claim));
  }

  private void dead(ClaimedDelivery delivery, DeadLetter.Code code, String problem) {
    transactions.insist(
        "the end of delivery " + delivery.id(),
        Transactions.SHORT,
        () -> deliveries.bury(delivery, code, problem));
  }

  private void failed(ClaimedDelivery delivery, Throwable trouble) {
    boolean again = record(delivery, trouble);
    LOG.log(
        again ? Level.INFO : Level.WARNING,
        "HB-0341 Observer {0} failed with delivery {1} of job {2}, attempt {3} of {4}: {5}",
        delivery.observer(),
        delivery.id(),
        delivery.jobId(),
        delivery.attempts() + 1,
        settings.deliveryRetries().attempts(),
        Troubles.kind(trouble));
  }

  /** Returns whether the observer will be called again. */
  private boolean record(ClaimedDelivery delivery, Throwable trouble) {
    RetryPolicy retries = settings.deliveryRetries();
    int failures = delivery.attempts() + 1;
    String problem = Troubles.describe(trouble);
    if (!retries.again(failures)) {
      dead(delivery, DeadLetter.Code.OUT_OF_ATTEMPTS, problem);
      return false;
    }
    transactions.insist(
        "the failure of delivery " + delivery.id(),
        Transactions.SHORT,
        () -> deliveries.postpone(delivery, retries.backoff(failures), problem));
    return true;
  }
}
