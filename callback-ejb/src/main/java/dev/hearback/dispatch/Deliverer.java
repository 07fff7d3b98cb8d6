package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.Deliveries;
import dev.hearback.inbox.Pause;
import dev.hearback.inbox.Pauses;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Transactions;
import dev.hearback.work.ByteBudget;
import dev.hearback.work.Deadline;
import dev.hearback.work.InHand;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

  /** After one to two of these a row that this node owns without working on it is given back. */
  static final Duration STRAY = Duration.ofSeconds(5);

  /** After this an outcome is tried again that was too large while one like it waited. */
  private static final Duration TOO_LARGE = Duration.ofSeconds(2);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject Deliveries deliveries;
  @Inject Pauses pauses;
  @Inject Observers observers;
  @Inject ObserverCall call;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private final InHand<Claim> inHand = new InHand<>(STRAY);
  private volatile Map<String, ObserverLane> lanes = Map.of();
  private FailedAttempts failedAttempts;
  private ByteBudget budget;
  private Runnable lookForSuspect;

  /** For the container. */
  public Deliverer() {}

  /**
   * Begins to take deliveries.
   *
   * @param lookForSuspect has the next suspect looked for, because they come one at a time
   */
  void start(Executor executor, Runnable lookForSuspect) {
    this.lookForSuspect = lookForSuspect;
    failedAttempts = new FailedAttempts(settings, transactions, deliveries);
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

  /**
   * Claims what is due, and gives back what nobody works on.
   *
   * @param suspectToo whether a suspect may be claimed, too
   */
  void poll(Node node, boolean suspectToo) {
    heedOperators();
    Map<String, Integer> room = new TreeMap<>();
    lanes.forEach((id, lane) -> room.put(id, lane.room()));
    room.values().removeIf(count -> count == 0);
    if (!room.isEmpty()) {
      transactions
          .inNew(Transactions.SHORT, () -> deliveries.claimDue(node, room, suspectToo))
          .forEach(this::take);
    }
    inHand
        .strays(() -> transactions.inNew(Transactions.SHORT, () -> deliveries.owned(node)))
        .forEach(this::giveBack);
  }

  /**
   * Pauses the observers that operators want paused now, and no others. Reads that in a transaction
   * of its own, one caller at a time: a list that was read earlier must not be heeded after a later
   * one, or after {@link #resume}.
   *
   * @throws StorageException if it cannot be read; then nothing has changed
   */
  public synchronized void heedOperators() {
    Map<String, Pause> byObserver =
        transactions.inNew(Transactions.SHORT, () -> pauses.list(settings.application())).stream()
            .collect(Collectors.toMap(Pause::observer, pause -> pause));
    lanes.forEach((id, lane) -> lane.heed(Optional.ofNullable(byObserver.get(id))));
  }

  /**
   * Ends the pause of an observer on this node, whoever made it; to be called when no operator's
   * pause is stored any more.
   *
   * @param who asks for it
   */
  public synchronized void resume(String observer, String who) {
    Optional.ofNullable(lanes.get(observer)).ifPresent(lane -> lane.resume(who));
  }

  /** False also for an observer that only other nodes have. */
  boolean hasRoom(String observer) {
    ObserverLane lane = lanes.get(observer);
    return lane != null && lane.hasRoom();
  }

  /** Whether an observer is called with a suspect, whichever id this node claimed it under. */
  boolean callsSuspect() {
    return lanes.values().stream().anyMatch(ObserverLane::callsSuspect);
  }

  /** The observers that are paused on this node, and why. */
  public Map<String, String> paused() {
    Map<String, String> paused = new TreeMap<>();
    lanes.forEach((id, lane) -> lane.whyPaused().ifPresent(why -> paused.put(id, why)));
    return paused;
  }

  /** For how long calls of which observers have not ended although their time is up, and where. */
  public Map<String, List<String>> stuck() {
    Map<String, List<String>> stuck = new TreeMap<>();
    lanes.forEach((id, lane) -> stuck.put(id, lane.stuck()));
    stuck.values().removeIf(List::isEmpty);
    return stuck;
  }

  /** Takes a delivery that this node has claimed; see {@link InHand#work}. */
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
        if (!attempt.expire(database.toleratesInterrupts())) {
          lane.replace(attempt);
        } else if (attempt.hasBegun()) {
          failedAttempts.expired(attempt.delivery());
          lane.failed(attempt.delivery().id());
        }
        overdue.add(attempt);
      }
    }
    overdue.stream().filter(attempt -> !attempt.isFenced()).forEach(failedAttempts::fence);
  }

  private void work(ObserverLane lane, ClaimedDelivery delivery) {
    deliver(lane, delivery);
    if (delivery.suspect()) {
      lookForSuspect.run();
    }
  }

  private void deliver(ObserverLane lane, ClaimedDelivery delivery) {
    if (!settings.deliveryRetries().again(delivery.attempts())) {
      failedAttempts.noMoreAttempts(delivery);
      return;
    }
    if (!lane.isOpen()) {
      giveBack(delivery.asClaim());
      return;
    }
    Optional<Runnable> bytes = budget.take(delivery.observer(), delivery.bytes());
    if (bytes.isEmpty()) {
      transactions.attempt(Transactions.SHORT, () -> deliveries.defer(delivery, TOO_LARGE));
      return;
    }
    try {
      if (lane.isOpen()) { // it may have been paused while we waited for memory
        attempt(lane, delivery, bytes.get());
      } else {
        giveBack(delivery.asClaim());
      }
    } finally {
      bytes.get().run();
    }
  }

  private void attempt(ObserverLane lane, ClaimedDelivery delivery, Runnable giveBackBytes) {
    Attempt attempt = lane.begin(delivery, giveBackBytes);
    Throwable trouble = null;
    try {
      call.make(observers.find(delivery.observer()), attempt);
    } catch (Throwable e) { // an Error of the observer's is its failure, not ours
      trouble = e;
    } finally {
      lane.end(attempt);
    }
    if (attempt.isExpired() && attempt.hasBegun()) {
      // without effect if the watch has done so, or the call commits
      failedAttempts.tooLate(delivery);
    } else if (trouble == null) {
      lane.succeeded();
    } else if (trouble instanceof ClaimLostException) {
      failedAttempts.claimLost(delivery, trouble);
    } else if (!attempt.hasBegun()) {
      failedAttempts.notCalled(delivery, trouble);
    } else {
      lane.failed(delivery.id());
      failedAttempts.failed(delivery, trouble);
    }
  }

  /** If that fails, the row is a stray. */
  private void giveBack(Claim claim) {
    transactions.attempt(Transactions.SHORT, () -> deliveries.unclaim(claim));
  }
}
