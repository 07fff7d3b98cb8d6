package dev.hearback.deliver;

import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Claim;
import dev.hearback.storage.ClaimTracker;
import dev.hearback.storage.Node;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.PeriodicTask;
import dev.hearback.work.Round;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Finds due callbacks and deliveries of this application and has them worked on. */
@ApplicationScoped
public class Dispatcher {

  private static final Logger LOG = System.getLogger(Dispatcher.class.getPackageName());
  private static final int QUEUE = 200;
  private static final Duration WATCH = Duration.ofSeconds(1);

  /** Much longer than a step takes even if each of its statements is as slow as it may be. */
  private static final Duration STALLED = Duration.ofMinutes(5);

  /** A suspect that is interpreted for longer may never end: the others wait no longer. */
  private static final Duration SUSPECT_ALONE = Duration.ofMinutes(5);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject CallbackTable callbacks;
  @Inject Interpreter interpreter;
  @Inject Deliverer deliverer;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  /** Since when each suspect is being interpreted, whichever id this node claimed it under. */
  private final Map<Claim, Long> suspects = new ConcurrentHashMap<>();

  private final RunningInterpretations interpretations =
      new RunningInterpretations(Dispatcher.class);

  private ClaimTracker claims;
  private volatile boolean running;
  private volatile int threads;
  private volatile WorkerPool interpreting;
  private PeriodicTask polling;
  private volatile PeriodicTask watching;

  /** Begins to look for work. */
  public void start(Executor executor) {
    claims =
        new ClaimTracker(
            callbacks,
            transactions,
            claim -> {
              suspects.remove(claim);
              callbacks.release(claim);
            });
    threads = settings.get(Catalogue.DISPATCH_THREADS);
    interpreting = new WorkerPool("interpreting", threads, QUEUE, executor);
    polling = new PeriodicTask("The dispatcher", settings.get(Catalogue.POLL_INTERVAL), this::poll);
    watching = new PeriodicTask("The watch over time limits", WATCH, this::watch);
    deliverer.start(executor, polling::wake);
    polling.start(executor);
    watching.start(executor);
    running = true;
  }

  /** Takes no more work and waits a while for what is being done. */
  public void stop(Deadline limit) {
    running = false;
    if (polling != null) {
      polling.stop(limit);
      interpreting.close();
      interpreting.awaitEnd(limit);
      deliverer.stop(limit);
      watching.stop(limit);
    }
  }

  /** Whether it looks for work and watches over time limits; true also before the start. */
  public boolean works() {
    return watching == null
        || (polling.sinceSuccess().compareTo(STALLED) < 0
            && watching.sinceSuccess().compareTo(STALLED) < 0);
  }

  /** Whether it has been started, and not stopped. */
  public boolean isRunning() {
    return running;
  }

  /** Whether one more callback can be taken; false also if this has not been started. */
  public boolean hasRoom() {
    return room() > 0;
  }

  /** Of a node whose threads are all taken for good, others can interpret what it stores. */
  private int room() {
    WorkerPool pool = interpreting;
    return pool == null || interpretations.tooManyAreSlow() ? 0 : pool.room();
  }

  /** The interpretations that take long: for how long they have, and where their threads are. */
  public List<String> slow() {
    return interpretations.slowOnes();
  }

  /** Takes a callback that this node has claimed; see {@link ClaimTracker#work}. */
  public void take(ClaimedCallback callback) {
    if (callback.suspect()) {
      suspects.put(callback.asClaim(), nanos.getAsLong());
    }
    claims.work(
        // a suspect ahead of all others, because the next one waits for it
        callback.suspect() ? interpreting::offerFirst : interpreting::offer,
        callback.asClaim(),
        () -> interpret(callback));
  }

  private void interpret(ClaimedCallback callback) {
    Claim claim = callback.asClaim();
    if (!interpretations.begin(claim, callback, threads)) {
      claims.release(claim);
      return;
    }
    try {
      interpreter.interpret(callback);
    } finally {
      interpretations.end(claim);
      if (callback.suspect()) {
        suspects.remove(claim);
        polling.wake(); // they come one at a time
      }
    }
  }

  /**
   * Looks for what takes longer than it may. Nothing can end a thread from outside, so another one
   * does the work of a slow one; if too many are slow, the last one only gives back what waits. The
   * database, which may keep this waiting, comes last.
   */
  synchronized void watch() {
    interpretations.look();
    interpreting.replaceStuck(interpretations.slow());
    Round round = new Round();
    round.part(deliverer::watch);
    interpretations.endless().ifPresent(this::giveUp);
    round.end();
  }

  /** If that fails, it is tried again. */
  private void giveUp(RunningInterpretations.Running endless) {
    try {
      interpreter.giveUp(endless.callback(), endless.error());
      endless.setGivenUp();
    } catch (RuntimeException e) { // as while somebody has locked its job
      LOG.log(
          Level.DEBUG,
          () -> "Callback " + endless.callback().id() + " is not given up yet: " + StackText.of(e));
    }
  }

  private void poll() {
    Node node = clusterNode.node();
    Round round = new Round();
    round.part(() -> claim(node));
    round.part(() -> deliverer.poll(node, !hasSuspect()));
    round.part(() -> claims.releaseOrphans(node));
    round.end();
  }

  private void claim(Node node) {
    int free = room();
    if (free > 0) {
      boolean suspectToo = !hasSuspect();
      transactions
          .inNew(Transactions.SHORT, () -> callbacks.claimDue(node, free, suspectToo))
          .forEach(this::take);
    }
  }

  /** The database knows only of those that were claimed under this node's present id. */
  private boolean hasSuspect() {
    long now = nanos.getAsLong();
    return deliverer.callsSuspect()
        || suspects.values().stream().anyMatch(since -> now - since < SUSPECT_ALONE.toNanos());
  }
}
