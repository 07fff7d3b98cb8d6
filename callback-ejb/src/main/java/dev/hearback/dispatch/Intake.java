package dev.hearback.dispatch;

import dev.hearback.inbox.Inbox;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.FailPoint;
import dev.hearback.work.Lane;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Where received callbacks come in: stored first, interpreted afterwards. */
@ApplicationScoped
public class Intake {

  private static final Logger LOG = System.getLogger(Intake.class.getPackageName());
  private static final Duration LIMIT = Duration.ofSeconds(6);
  private static final int QUEUE = 1000;

  /** If none is begun for so long while others wait, the database is away: say so at once. */
  private static final Duration STALLED = Duration.ofSeconds(1);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Inbox inbox;
  @Inject Jobs jobs;
  @Inject Membership membership;
  @Inject Dispatcher dispatcher;

  private volatile Lane storing;

  /** When one was last begun, or began to wait for no other, by {@link System#nanoTime}. */
  private volatile long moved;

  /** For the container. */
  public Intake() {}

  /** Begins to take callbacks. */
  public void start(Executor executor) {
    storing = new Lane("storing", settings.receiveThreads(), QUEUE, executor);
  }

  /** Takes no more callbacks; those that wait are stored yet. */
  public void stop(Deadline limit) {
    Lane lane = storing;
    if (lane != null) {
      storing = null;
      lane.close().forEach(Runnable::run);
      lane.awaitEnd(limit);
    }
  }

  /**
   * Whether callbacks can be stored at all: the start-up is through and the token keys are known.
   */
  public boolean ready() {
    return storing != null;
  }

  /**
   * Stores a callback on a thread of its own, in one short transaction.
   *
   * @param answer called once, on that thread or at once on the caller's: true if the callback is
   *     stored, or was stored before; false if it could not be stored, so that it must be sent
   *     again
   */
  public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
    Lane lane = storing;
    if (lane == null || stalled(lane) || !lane.offer(() -> store(callback, answer))) {
      answer.accept(false);
    }
  }

  private boolean stalled(Lane lane) {
    if (lane.waiting() == 0) {
      moved = System.nanoTime();
    }
    return System.nanoTime() - moved > STALLED.toNanos();
  }

  /** Notes on the job, later and if possible, that a callback was refused for its size. */
  public void refused(CallbackAddress address, long limit) {
    Lane lane = storing;
    if (lane != null && address instanceof CallbackAddress.OfJob ofJob) {
      lane.offer(() -> note(ofJob, limit));
    }
  }

  private void store(ReceivedCallback callback, Consumer<Boolean> answer) {
    moved = System.nanoTime();
    Inbox.Stored stored;
    try {
      Optional<Node> owner =
          dispatcher.hasRoom() ? Optional.of(membership.node()) : Optional.empty();
      stored = transactions.inNew(LIMIT, () -> store(callback, owner));
      FailPoint.CALLBACK_COMMITTED.reached();
    } catch (Throwable e) { // the sender must hear of it, whatever it is
      LOG.log(
          Level.WARNING,
          "HB-0107 A callback could not be stored, and was answered 503: " + Troubles.kind(e));
      answer.accept(false);
      return;
    }
    try {
      answer.accept(true); // committed, and not before
      FailPoint.CALLBACK_ANSWERED.reached();
    } finally {
      stored.claimed().ifPresent(dispatcher::take);
    }
  }

  private Inbox.Stored store(ReceivedCallback callback, Optional<Node> owner) {
    FailPoint.CALLBACK_STORING.reached();
    Inbox.Stored stored = inbox.store(callback, owner);
    FailPoint.CALLBACK_COMMITTING.reached();
    return stored;
  }

  private void note(CallbackAddress.OfJob address, long limit) {
    String problem =
        "HB-0110 A callback of more than "
            + limit
            + " bytes was refused (413); see hearback.receive.max-body-bytes";
    transactions.attempt(LIMIT, () -> jobs.noteProblem(address.jobId(), problem));
  }
}
