package dev.hearback.receive;

import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.DeliveryListener;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.NewCallback;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Node;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.FailPoint;
import dev.hearback.work.Round;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Stores received callbacks: prompt ones together with their outcomes, each of the others to be
 * interpreted afterwards.
 */
@ApplicationScoped
public class CallbackStore {

  private static final int QUEUE = 1000;

  /** How many callbacks may share a transaction. */
  private static final int MANY = 50;

  /** Threads that store many; with more, each would store fewer. */
  private static final int FOR_MANY = 2;

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject CallbackTable callbacks;
  @Inject Jobs jobs;
  @Inject ClusterNode clusterNode;
  @Inject Dispatcher dispatcher;
  @Inject PromptOutcomes promptOutcomes;
  @Inject ReceivingListener listener;
  @Inject DeliveryListener deliveryListener;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private final PendingCounts uncounted = new PendingCounts();
  private WorkerPool storing;
  private WorkerPool storingLarge;
  private StoringQueue together;
  private StoringQueue alone;
  private StoringQueue longOnes;
  private StoringQueue large;
  private WorkerPool recording;
  private volatile boolean ready;

  /** Begins to take callbacks. */
  public void start(Executor executor) {
    int forLarge = Math.max(1, settings.get(Catalogue.RECEIVE_THREADS) / 4);
    int forSmall = settings.get(Catalogue.RECEIVE_THREADS) - forLarge;
    recording = new WorkerPool("recording refusals", 1, QUEUE, executor);
    storing = new WorkerPool("storing", forSmall, 2 * forSmall, executor);
    storingLarge = new WorkerPool("storing large ones", forLarge, forLarge, executor);
    together =
        new StoringQueue(
            storing,
            Math.min(forSmall, FOR_MANY),
            MANY,
            this::storeTogether,
            () -> promptOutcomes.deliveriesWait(),
            nanos);
    alone = new StoringQueue(storing, forSmall, 1, this::storeAlone, () -> false, nanos);
    int forLong = Math.max(1, forSmall - 1); // the others are not to wait for these
    longOnes = new StoringQueue(storing, forLong, 1, this::storeLong, () -> false, nanos);
    large = new StoringQueue(storingLarge, forLarge, 1, this::storeLong, () -> false, nanos);
    ready = true;
  }

  /** Takes no more callbacks; those that wait are still stored. */
  public void stop(Deadline limit) {
    if (ready) {
      ready = false;
      List.of(together, alone, longOnes, large).forEach(queue -> queue.close(limit));
      List.of(storing, storingLarge).forEach(WorkerPool::close);
      List.of(storing, storingLarge).forEach(pool -> pool.awaitEnd(limit));
      recording.close();
      uncounted.jobs().forEach(this::count);
    }
  }

  /**
   * Whether callbacks can be stored at all: the start-up is complete and the token keys are known.
   */
  public boolean ready() {
    return ready;
  }

  /**
   * Has a callback stored by another thread, in one short transaction.
   *
   * @param answer called once, on that thread or at once on the caller's: true if the callback is
   *     stored, or was stored before, or is not wanted any more; false if it could not be stored,
   *     so that it must be sent again
   */
  public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
    listener.received(callback);
    WaitingCallback waiting = new WaitingCallback(callback, answer);
    if (!ready || !offer(waiting)) {
      refuse(waiting);
    }
  }

  private boolean offer(WaitingCallback waiting) {
    long length = waiting.callback().body().length();
    if (length > ReceivedCallback.LARGE) {
      return large.offerOnce(waiting);
    }
    if (length > NewCallback.LONGEST_IN_ROW) {
      return longOnes.offerLong(waiting);
    }
    return dispatcher.isRunning() ? together.offer(waiting) : alone.offer(waiting);
  }

  private void refuse(WaitingCallback waiting) {
    waiting.answer(false);
    listener.notStored(waiting.callback(), Optional.empty());
  }

  /**
   * A callback was refused: recorded on its job later, if possible.
   *
   * @param error for people, and for the job's row
   */
  public void refused(CallbackAddress address, String error, Optional<Throwable> cause) {
    listener.refused(address, error, cause);
    record(address, error);
  }

  /** A callback was refused for its length: recorded on its job later, if possible. */
  public void tooLarge(CallbackAddress address, long limit) {
    listener.tooLarge(address, limit);
    record(
        address, "it has more than " + limit + " bytes (413), see hearback.receive.max-body-bytes");
  }

  private void record(CallbackAddress address, String error) {
    if (ready && address instanceof CallbackAddress.OfJob job && !job.isProbe()) {
      String recorded = "HB-0110 A callback was refused: " + error;
      recording.offer(
          () ->
              transactions.tryOnce(
                  StoringLimit.SMALL, () -> jobs.recordError(job.jobId(), recorded)));
    }
  }

  private void storeAlone(List<WaitingCallback> one) {
    one.forEach(this::store);
  }

  private void storeLong(List<WaitingCallback> one) {
    if (dispatcher.isRunning()) {
      storePrompt(one, this::store);
    } else {
      storeAlone(one);
    }
  }

  private void storeTogether(List<WaitingCallback> some) {
    storePrompt(some, this::storeLater);
  }

  /**
   * Stores those that are prompt, in one transaction.
   *
   * @param otherwise what to do with each of the others, which may take longer
   */
  private void storePrompt(List<WaitingCallback> some, Consumer<WaitingCallback> otherwise) {
    Map<UUID, WaitingCallback> first = new LinkedHashMap<>();
    List<WaitingCallback> left = new ArrayList<>();
    for (WaitingCallback each : some) {
      if (first.putIfAbsent(each.callback().id(), each) != null) {
        left.add(each); // which is found stored then
      }
    }
    Round round = new Round();
    List<ReceivedCallback> callbacks =
        first.values().stream().map(WaitingCallback::callback).toList();
    for (PromptCallbacks.Stored stored : promptOutcomes.store(callbacks)) {
      WaitingCallback waiting = first.remove(stored.prompt().callback().id());
      round.part(() -> promptOutcomes.committed(stored));
      round.part(() -> waiting.answer(true));
      FailPoint.PROMPT_ANSWERED.reached();
    }
    left.addAll(0, first.values());
    left.forEach(each -> round.part(() -> otherwise.accept(each)));
    round.end();
  }

  private void storeLater(WaitingCallback waiting) {
    WaitingCallback passedOn = waiting.passedOn();
    if (!alone.offer(passedOn)) {
      refuse(passedOn);
    }
  }

  private void store(WaitingCallback waiting) {
    ReceivedCallback callback = waiting.callback();
    CallbackTable.StoreResult stored;
    try {
      Optional<Node> owner =
          dispatcher.hasRoom() ? Optional.of(clusterNode.node()) : Optional.empty();
      stored =
          transactions.inNew(StoringLimit.of(List.of(callback)), () -> insert(callback, owner));
      FailPoint.CALLBACK_COMMITTED.reached();
    } catch (Throwable e) { // the sender must hear of it, whatever it is
      waiting.answer(false); // first, because the log may fail, too
      listener.notStored(callback, Optional.of(e));
      return;
    }
    try {
      waiting.answer(stored.kind() != CallbackTable.StoreResult.Kind.NO_ROOM); // after the commit
      FailPoint.CALLBACK_ANSWERED.reached();
      tell(callback, stored);
    } finally {
      stored.claimed().ifPresent(dispatcher::take);
    }
  }

  private void tell(ReceivedCallback callback, CallbackTable.StoreResult stored) {
    switch (stored.kind()) {
      case STORED, KNOWN -> listener.stored(callback, stored.known());
      case IGNORED ->
          deliveryListener.ignored(
              callback.address().job(), stored.ignored() - 1, stored.ignored());
      case UNCOUNTED -> countLater(callback.address().job().orElseThrow());
      case NO_ROOM -> listener.notStored(callback, Optional.empty());
      default -> throw new IllegalStateException(stored.kind().name());
    }
    stored
        .dead()
        .ifPresent(
            code -> deliveryListener.deadLettered(callback.id(), callback.address().job(), code));
  }

  private void countLater(UUID job) {
    if (uncounted.add(job)) {
      recording.offer(() -> count(job));
    }
  }

  private void count(UUID job) {
    int more = uncounted.take(job);
    try {
      if (more > 0) {
        long count = transactions.inNew(StoringLimit.SMALL, () -> jobs.countIgnored(job, more));
        deliveryListener.ignored(Optional.of(job), count - more, count);
      }
    } catch (RuntimeException e) { // with the next one of that job, or at the stop
      uncounted.putBack(job, more);
    }
  }

  private CallbackTable.StoreResult insert(ReceivedCallback callback, Optional<Node> owner) {
    FailPoint.CALLBACK_STORING.reached();
    CallbackTable.StoreResult stored = callbacks.store(callback, owner, settings.retention());
    FailPoint.CALLBACK_COMMITTING.reached();
    return stored;
  }
}
