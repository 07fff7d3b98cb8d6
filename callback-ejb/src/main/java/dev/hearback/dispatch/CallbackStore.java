package dev.hearback.dispatch;

import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.PromptCallbacks.Ended;
import dev.hearback.inbox.PromptCallbacks.Prompt;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Node;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Transactions;
import dev.hearback.telemetry.LifecycleListener;
import dev.hearback.work.Deadline;
import dev.hearback.work.FailPoint;
import dev.hearback.work.ProcessorLoad;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Stores received callbacks; they are interpreted afterwards. */
@ApplicationScoped
public class CallbackStore {

  private static final Logger LOG = System.getLogger(CallbackStore.class.getPackageName());
  private static final Duration LIMIT = Duration.ofSeconds(6);
  private static final int QUEUE = 1000;

  /** How many callbacks may share a transaction. */
  private static final int TOGETHER = 50;

  /** A transaction that stores a large body more slowly than this times out. */
  private static final long BYTES_PER_SECOND = 2_000_000;

  /**
   * From this size on a body is large: storing it takes a while, and no small one may wait for
   * that.
   */
  private static final long LARGE = 1024 * 1024;

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject CallbackTable callbacks;
  @Inject Jobs jobs;
  @Inject ClusterNode clusterNode;
  @Inject Dispatcher dispatcher;
  @Inject PromptOutcomes promptOutcomes;
  @Inject LifecycleListener listener;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  private final ProcessorLoad load = new ProcessorLoad();

  /** How long storing prompt ones took last; 0 before the first. */
  private volatile Duration pace = Duration.ZERO;

  private final PendingCounts uncounted = new PendingCounts();
  private StoringQueue small;
  private StoringQueue large;
  private WorkerPool recording;
  private volatile boolean ready;

  /** Begins to take callbacks. */
  public void start(Executor executor) {
    int forLarge = Math.max(1, settings.receiveThreads() / 4);
    int forSmall = settings.receiveThreads() - forLarge;
    recording = new WorkerPool("recording refusals", 1, QUEUE, executor);
    large =
        new StoringQueue(
            "storing large ones", forLarge, 1, executor, this::storeLarge, () -> false, nanos);
    small =
        new StoringQueue(
            "storing", forSmall, TOGETHER, executor, this::storeSmall, this::deliveriesWait, nanos);
    ready = true;
  }

  /** Takes no more callbacks; those that wait are still stored. */
  public void stop(Deadline limit) {
    if (ready) {
      ready = false;
      small.close(limit);
      large.close(limit);
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
   * Stores a callback on a thread of its own, in one short transaction.
   *
   * @param answer called once, on that thread or at once on the caller's: true if the callback is
   *     stored, or was stored before, or is not wanted any more; false if it could not be stored,
   *     so that it must be sent again
   */
  public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
    listener.received(callback);
    WaitingCallback arrival = new WaitingCallback(callback, answer);
    if (!ready || !offer(arrival)) {
      answer.accept(false);
      listener.notStored(callback, Optional.empty());
    }
  }

  private boolean offer(WaitingCallback arrival) {
    return arrival.callback().body().length() < LARGE
        ? small.offer(arrival)
        : large.offerOnce(arrival);
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
          () -> transactions.tryOnce(LIMIT, () -> jobs.recordError(job.jobId(), recorded)));
    }
  }

  private void storeLarge(List<WaitingCallback> arrivals) {
    for (WaitingCallback each : arrivals) {
      store(large.watching(each.callback()), each.answer());
    }
  }

  /** Those that end their jobs at once in one transaction, each of the others in one of its own. */
  private void storeSmall(List<WaitingCallback> waiting) {
    Map<ReceivedCallback, WaitingCallback> left = new IdentityHashMap<>();
    waiting.forEach(each -> left.put(each.callback(), each));
    if (dispatcher.hasRoom()) {
      for (Ended ended : storePrompt(left)) {
        WaitingCallback stored = left.remove(ended.prompt().callback());
        try {
          stored.answer().accept(true);
          FailPoint.PROMPT_ANSWERED.reached();
        } finally {
          promptOutcomes.committed(ended);
        }
      }
    }
    left.values().forEach(each -> store(each.callback(), each.answer()));
  }

  /** Whatever goes wrong, or is not known: each is then stored alone. */
  private List<Ended> storePrompt(Map<ReceivedCallback, WaitingCallback> waiting) {
    List<Prompt> prompts =
        waiting.keySet().stream().flatMap(each -> promptOutcomes.read(each).stream()).toList();
    if (prompts.isEmpty()) {
      return List.of();
    }
    long since = nanos.getAsLong();
    try {
      List<Ended> ended = transactions.inNew(LIMIT, () -> insert(prompts));
      pace = Duration.ofNanos(nanos.getAsLong() - since);
      FailPoint.PROMPT_COMMITTED.reached();
      return ended;
    } catch (Throwable e) {
      LOG.log(Level.DEBUG, () -> "Each is stored alone: " + StackText.of(e));
      return List.of();
    }
  }

  private List<Ended> insert(List<Prompt> prompts) {
    List<Ended> ended = promptOutcomes.store(prompts);
    FailPoint.PROMPT_COMMITTING.reached();
    return ended;
  }

  /** While there is not enough of the processor for both, deliveries keep pace with callbacks. */
  private boolean deliveriesWait() {
    return !pace.isZero() && load.isHigh() && promptOutcomes.deliveriesWait(pace);
  }

  private void store(ReceivedCallback callback, Consumer<Boolean> answer) {
    CallbackTable.StoreResult stored;
    try {
      Optional<Node> owner =
          dispatcher.hasRoom() ? Optional.of(clusterNode.node()) : Optional.empty();
      stored = transactions.inNew(limit(callback), () -> insert(callback, owner));
      FailPoint.CALLBACK_COMMITTED.reached();
    } catch (Throwable e) { // the sender must hear of it, whatever it is
      answer.accept(false); // first, because the log may fail, too
      listener.notStored(callback, Optional.of(e));
      return;
    }
    try {
      answer.accept(stored.kind() != CallbackTable.StoreResult.Kind.NO_ROOM); // after the commit
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
          listener.ignored(callback.address().job(), stored.ignored() - 1, stored.ignored());
      case UNCOUNTED -> countLater(callback.address().job().orElseThrow());
      case NO_ROOM -> listener.notStored(callback, Optional.empty());
      default -> throw new IllegalStateException(stored.kind().name());
    }
    stored
        .dead()
        .ifPresent(code -> listener.deadLettered(callback.id(), callback.address().job(), code));
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
        long count = transactions.inNew(LIMIT, () -> jobs.countIgnored(job, more));
        listener.ignored(Optional.of(job), count - more, count);
      }
    } catch (RuntimeException e) { // with the next one of that job, or at the stop
      uncounted.putBack(job, more);
    }
  }

  /** The sender of a large body is told to send it again before that, and then finds it stored. */
  private static Duration limit(ReceivedCallback callback) {
    return LIMIT.plusSeconds(callback.body().length() / BYTES_PER_SECOND);
  }

  private CallbackTable.StoreResult insert(ReceivedCallback callback, Optional<Node> owner) {
    FailPoint.CALLBACK_STORING.reached();
    CallbackTable.StoreResult stored = callbacks.store(callback, owner, settings.retention());
    FailPoint.CALLBACK_COMMITTING.reached();
    return stored;
  }
}
