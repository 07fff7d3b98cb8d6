package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.Deliveries;
import dev.hearback.inbox.Inbox;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Lane;
import dev.hearback.work.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

/** Finds due callbacks and deliveries of this application and has them worked on. */
@ApplicationScoped
public class Dispatcher {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int QUEUE = 200;

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Membership membership;
  @Inject Inbox inbox;
  @Inject Deliveries deliveries;
  @Inject Interpreter interpreter;
  @Inject Deliverer deliverer;

  private Lane interpreting;
  private Loop polling;

  /** For the container. */
  public Dispatcher() {}

  /** Begins to look for work. */
  public void start(Executor executor) {
    interpreting = new Lane("interpreting", settings.dispatchThreads(), QUEUE, executor);
    polling = new Loop("The dispatcher", settings.pollInterval(), this::poll);
    deliverer.start(executor, polling::wake);
    polling.start(executor);
  }

  /** Takes no more work and waits a while for what is being done. */
  public void stop(Duration limit) {
    if (polling != null) {
      polling.stop(limit);
      interpreting.close();
      interpreting.awaitEnd(limit);
      deliverer.stop(limit);
    }
  }

  boolean hasRoom() {
    return interpreting.room() > 0;
  }

  /** Takes a callback that this node has claimed. */
  void take(ClaimedCallback callback) {
    if (!interpreting.offer(() -> interpret(callback))) {
      transactions.insist(
          LIMIT,
          () -> {
            inbox.unclaim(callback);
            return null;
          });
    }
  }

  private void interpret(ClaimedCallback callback) {
    interpreter.interpret(callback);
    if (callback.suspect()) {
      polling.wake(); // they come one at a time
    }
  }

  private void poll() {
    int free = interpreting.room();
    if (free > 0) {
      transactions.inNew(LIMIT, () -> inbox.claimDue(membership.node(), free)).forEach(this::take);
    }
    Map<String, Integer> room = deliverer.room();
    if (!room.isEmpty()) {
      transactions
          .inNew(LIMIT, () -> deliveries.claimDue(membership.node(), room))
          .forEach(deliverer::take);
    }
  }
}
