package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.Deliveries;
import dev.hearback.inbox.Pause;
import dev.hearback.inbox.StoredPauses;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.ByteBudget;
import dev.hearback.work.Deadline;
import dev.hearback.work.InHand;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Hands outcomes to observers, each observer on threads of its own. */
@ApplicationScoped
public class Deliverer {

  private static final Logger LOG = System.getLogger(Deliverer.class.getPackageName());

  /** After one to two of these a row that this node owns without working on it is given back. */
  static final Duration STRAY = Duration.ofSeconds(5);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject Deliveries deliveries;
  @Inject StoredPauses pauses;
  @Inject Observers observers;
  @Inject ObserverCall call;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private final InHand<Claim> inHand = new InHand<>(STRAY);
  private volatile Map<String, ObserverLane> lanes = Map.of();
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
    budget = new ByteBudget(settings.dispatchBytes(), observers.ids().size());
    Map<String, ObserverLane> made = new TreeMap<>();
    for (String id : observers.ids()) {
      made.put(id, new ObserverLane(id, settings, nanos, executor));
    }
    lanes = made;
  }

  void stop(Deadline limit) {
    lanes.values().forEach(ObserverLane::close);
    budget.close();
    lanes.values().forEach(lane -> lane.awaitEnd(limit));
  }

  /** Claims what is due, and gives back what nobody works on. */
  void poll(Node node) {
    heed(transactions.inNew(Transactions.SHORT, () -> pauses.list(node.application())));
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

  /** Pauses the observers that operators want paused, and no others. */
  void heed(List<Pause> wanted) {
    Map<String, Pause> byObserver =
        wanted.stream().collect(Collectors.toMap(Pause::observer, pause -> pause));
    lanes.forEach((id, lane) -> lane.heed(Optional.ofNullable(byObserver.get(id))));
  }

  void resume(String observer, String who) {
    Optional.ofNullable(lanes.get(observer)).ifPresent(lane -> lane.resume(who));
  }

  boolean hasRoom(String observer) {
    return lanes.get(observer).hasRoom();
  }

  /** The observers that are paused on this node, and why. */
  public Map<String, String> paused() {
    Map<String, String> paused = new TreeMap<>();
    lanes.forEach((id, lane) -> lane.pause().ifPresent(why -> paused.put(id, why)));
    return paused;
  }

  /** For how long calls of which observers have not ended although their time is up, and where. */
  public Map<String, List<String>> stuck() {
    Map<String, List<String>> stuck = new TreeMap<>();
    lanes.forEach((id, lane) -> stuck.put(id, lane.stuck()));
    stuck.values().removeIf(List::isEmpty);
    return stuck;
  }

  /** Takes a delivery that this node has claimed. Never throws. */
  public void take(ClaimedDelivery delivery) {
    ObserverLane lane = lanes.get(delivery.observer());
    inHand.work(
        work -> lane.offer(delivery.suspect(), work),
        delivery.asClaim(),
        () -> work(lane, delivery),
        this::giveBack);
  }

  /**
   * Ends the time of calls that have had it: first for all in memory, then in the database, which
   * may keep us waiting.
   */
  void watch() {
    Duration limit = settings.observerTimeout();
    List<Attempt> overdue = new ArrayList<>();
    for (ObserverLane lane : lanes.values()) {
      for (Attempt attempt : lane.overdue(limit)) {
        if (attempt.expire(database.toleratesInterrupts())) {
          expired(lane, attempt.delivery(), limit);
        } else {
          lane.replace(attempt);
        }
        overdue.add(attempt);
      }
    }
    overdue.stream().filter(attempt -> !attempt.isFenced()).forEach(this::fence);
  }

  private void expired(ObserverLane lane, ClaimedDelivery delivery, Duration limit) {
    LOG.log(
        Level.WARNING,
        "HB-0344 Observer {0} did not end within {1} with delivery {2} of job {3}, attempt {4} of"
            + " {5}",
        delivery.observer(),
        limit,
        delivery.id(),
        delivery.jobId(),
        delivery.attempts() + 1,
        settings.deliveryRetries().attempts());
    lane.failed(delivery.id());
  }

  /** Whatever the call does from here on does not count. If that fails, it is tried again. */
  private void fence(Attempt attempt) {
    transactions.attempt(
        Transactions.SHORT,
        () -> {
          settle(attempt.delivery(), tooLate());
          attempt.fence();
        });
  }

  private String tooLate() {
    return "did not end within " + settings.observerTimeout();
  }

  private void work(ObserverLane lane, ClaimedDelivery delivery) {
    deliver(lane, delivery);
    if (delivery.suspect()) {
      next.run();
    }
  }

  private void deliver(ObserverLane lane, ClaimedDelivery delivery) {
    if (!settings.deliveryRetries().again(delivery.attempts())) {
      String problem = "Each server that made this delivery died of it";
      insist(delivery, () -> deliveries.bury(delivery, DeadLetter.Code.KILLS_SERVER, problem));
      return;
    }
    Optional<Runnable> bytes =
        lane.isOpen() ? budget.take(delivery.observer(), delivery.bytes()) : Optional.empty();
    if (bytes.isEmpty()) {
      giveBack(delivery.asClaim());
      return;
    }
    Attempt attempt = lane.begin(delivery, bytes.get());
    Throwable trouble = null;
    try {
      call.make(observers.find(delivery.observer()), attempt);
    } catch (Throwable e) { // an Error of the observer's is its failure, not ours
      trouble = e;
    } finally {
      lane.end(attempt);
    }
    if (attempt.isExpired()) {
      insist(delivery, () -> settle(delivery, tooLate())); // as a rule the watch has done so
    } else if (trouble == null) {
      lane.succeeded();
    } else if (trouble instanceof ClaimLostException) {
      LOG.log(Level.INFO, trouble.getMessage());
      record(delivery, trouble); // without effect if it is lost indeed; if not, this was an attempt
    } else {
      lane.failed(delivery.id());
      failed(delivery, trouble);
    }
  }

  /** If that fails, the row is a stray. */
  private void giveBack(Claim claim) {
    transactions.attempt(Transactions.SHORT, () -> deliveries.unclaim(claim));
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

  private boolean record(ClaimedDelivery delivery, Throwable trouble) {
    String problem = Troubles.describe(trouble);
    return insist(delivery, () -> settle(delivery, problem));
  }

  private <T> T insist(ClaimedDelivery delivery, Transactions.Work<T> work) {
    return transactions.insist(
        "the failure of delivery " + delivery.id(), Transactions.SHORT, work);
  }

  /** One attempt more, if the claim is still ours. Returns whether there is another. */
  private boolean settle(ClaimedDelivery delivery, String problem) {
    RetryPolicy retries = settings.deliveryRetries();
    int failures = delivery.attempts() + 1;
    if (retries.again(failures)) {
      deliveries.postpone(delivery, retries.backoff(failures), problem);
      return true;
    }
    deliveries.bury(delivery, DeadLetter.Code.OUT_OF_ATTEMPTS, problem);
    return false;
  }
}
