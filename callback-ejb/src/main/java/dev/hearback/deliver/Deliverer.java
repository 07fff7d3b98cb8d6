package dev.hearback.deliver;

import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.ClaimTracker;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.Round;
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

  /** How long a delivery is put off if another one of its observer waits for memory already. */
  private static final Duration TOO_LARGE = Duration.ofSeconds(2);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject ClusterNode clusterNode;
  @Inject Deliveries deliveries;
  @Inject AttemptLog attemptLog;
  @Inject Pauses pauses;
  @Inject Observers observers;
  @Inject ObserverCall call;
  @Inject DeliveryListener listener;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private volatile Map<String, ObserverPool> pools = Map.of();
  private ClaimTracker claims;
  private FailedAttempts failedAttempts;
  private ByteBudget budget;
  private Runnable lookForSuspect;

  /**
   * Begins to take deliveries.
   *
   * @param lookForSuspect makes the dispatcher look for the next suspect: they come one at a time
   */
  void start(Executor executor, Runnable lookForSuspect) {
    this.lookForSuspect = lookForSuspect;
    claims = new ClaimTracker(deliveries, transactions, deliveries::release);
    failedAttempts =
        new FailedAttempts(
            settings, transactions, clusterNode, observers, deliveries, attemptLog, listener);
    budget = new ByteBudget(settings.get(Catalogue.DISPATCH_BYTES), observers.ids().size());
    Map<String, ObserverPool> made = new TreeMap<>();
    for (String id : observers.ids()) {
      made.put(id, new ObserverPool(id, settings, nanos, executor, listener));
    }
    pools = made;
  }

  void stop(Deadline limit) {
    pools.values().forEach(ObserverPool::close);
    budget.close();
    pools.values().forEach(pool -> pool.awaitEnd(limit));
  }

  /**
   * Claims what is due, and gives back what nobody works on.
   *
   * @param suspectToo whether a suspect may be claimed, too
   */
  void poll(Node node, boolean suspectToo) {
    Round round = new Round();
    round.part(
        () -> {
          applyPauses(); // without that, an observer that is to be paused might be called
          claim(node, suspectToo);
        });
    round.part(() -> claims.releaseOrphans(node));
    round.end();
  }

  private void claim(Node node, boolean suspectToo) {
    Map<String, Integer> room = new TreeMap<>();
    pools.forEach((id, pool) -> room.put(id, pool.room()));
    room.values().removeIf(count -> count == 0);
    if (!room.isEmpty()) {
      transactions
          .inNew(Transactions.SHORT, () -> deliveries.claimDue(node, room, suspectToo))
          .forEach(this::take);
    }
  }

  /**
   * Pauses the observers that operators want paused now, and no others. Reads that in a transaction
   * of its own, one caller at a time: a list that was read earlier must not be applied after a
   * later one, or after {@link #resume}.
   *
   * @throws StorageException if it cannot be read; then nothing has changed
   */
  public synchronized void applyPauses() {
    Map<String, Pause> byObserver =
        transactions.inNew(Transactions.SHORT, () -> pauses.list(settings.application())).stream()
            .collect(Collectors.toMap(Pause::observer, pause -> pause));
    pools.forEach((id, pool) -> pool.applyPause(Optional.ofNullable(byObserver.get(id))));
  }

  /**
   * Ends the pause of an observer on this node, whoever made it; to be called when no operator's
   * pause is stored any more.
   *
   * @param who asks for it
   */
  public synchronized void resume(String observer, String who) {
    Optional.ofNullable(pools.get(observer)).ifPresent(pool -> pool.resume(who));
  }

  /** False also for an observer that only other nodes have. */
  boolean hasRoom(String observer) {
    return room(observer) > 0;
  }

  /** How many deliveries that have just come into being may be claimed for it. */
  public int room(String observer) {
    ObserverPool pool = pools.get(observer);
    return pool == null ? 0 : pool.roomForNew();
  }

  /**
   * Whether so few wait for an observer that has room that an outcome read from so many bytes may
   * be kept in memory.
   */
  public boolean mayKeep(String observer, long bytes) {
    return pools.get(observer).mayKeep(bytes);
  }

  /** Whether deliveries wait for an observer that is about as quick as a transaction of ours. */
  public boolean isBehind(Duration transaction) {
    return pools.values().stream().anyMatch(pool -> pool.isBehind(transaction));
  }

  /** Whether an observer is called with a suspect, whichever id this node claimed it under. */
  boolean callsSuspect() {
    return pools.values().stream().anyMatch(ObserverPool::callsSuspect);
  }

  /** The observers that are paused on this node, and why. */
  public Map<String, String> paused() {
    Map<String, String> paused = new TreeMap<>();
    pools.forEach((id, pool) -> pool.whyPaused().ifPresent(why -> paused.put(id, why)));
    return paused;
  }

  /** The stuck calls of each observer: for how long they have run, and where they are. */
  public Map<String, List<String>> stuck() {
    Map<String, List<String>> stuck = new TreeMap<>();
    pools.forEach((id, pool) -> stuck.put(id, pool.stuck()));
    stuck.values().removeIf(List::isEmpty);
    return stuck;
  }

  /** Takes a delivery that this node has claimed; see {@link ClaimTracker#work}. */
  public void take(ClaimedDelivery delivery) {
    ObserverPool pool = pools.get(delivery.observer());
    claims.work(
        work -> pool.offer(delivery.suspect(), work),
        delivery.asClaim(),
        () -> work(pool, delivery));
  }

  /**
   * Expires the calls whose time is up: first all of them in memory, then in the database, which
   * may keep us waiting.
   */
  void watch() {
    Duration limit = settings.get(Catalogue.OBSERVER_TIMEOUT);
    List<Attempt> overdue = new ArrayList<>();
    for (ObserverPool pool : pools.values()) {
      for (Attempt attempt : pool.overdue(limit)) {
        if (!attempt.expire(database.toleratesInterrupts())) {
          pool.replace(attempt);
        } else if (attempt.hasBegun()) {
          failedAttempts.expired(attempt.delivery());
          pool.failed(attempt.delivery().id());
        }
        overdue.add(attempt);
      }
    }
    overdue.stream().filter(attempt -> !attempt.isFenced()).forEach(failedAttempts::fence);
  }

  private void work(ObserverPool pool, ClaimedDelivery delivery) {
    deliver(pool, delivery);
    if (delivery.suspect()) {
      lookForSuspect.run();
    }
  }

  private void deliver(ObserverPool pool, ClaimedDelivery delivery) {
    if (!settings.deliveryRetries().again(delivery.attempts())) {
      failedAttempts.noMoreAttempts(delivery);
      return;
    }
    if (!pool.isOpen()) {
      claims.release(delivery.asClaim());
      return;
    }
    Optional<Runnable> bytes = budget.take(delivery.observer(), delivery.bytes());
    if (bytes.isEmpty()) {
      transactions.tryOnce(Transactions.SHORT, () -> deliveries.defer(delivery, TOO_LARGE));
      return;
    }
    try {
      if (pool.isOpen()) { // it may have been paused while we waited for memory
        attempt(pool, delivery, bytes.get());
      } else {
        claims.release(delivery.asClaim());
      }
    } finally {
      bytes.get().run();
    }
  }

  private void attempt(ObserverPool pool, ClaimedDelivery delivery, Runnable giveBackBytes) {
    Attempt attempt = pool.begin(delivery, giveBackBytes);
    Throwable error = null;
    try {
      call.make(observers.find(delivery.observer()), attempt);
    } catch (Throwable e) { // an Error of the observer's is its failure, not ours
      error = e;
    } finally {
      pool.end(attempt);
    }
    if (attempt.isExpired() && attempt.hasBegun()) {
      // without effect if the watch has done so, or the call commits
      failedAttempts.tooLate(attempt);
    } else if (error == null) {
      pool.succeeded();
    } else if (!attempt.hasBegun()) {
      failedAttempts.notBegun(delivery, error);
    } else {
      if (!(error instanceof ClaimLostException)) {
        pool.failed(delivery.id());
      }
      failedAttempts.failed(delivery, error);
    }
    if (error == null) {
      listener.delivered(delivery, attempt.age(nanos.getAsLong()));
    }
  }
}
