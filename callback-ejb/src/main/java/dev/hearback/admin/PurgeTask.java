package dev.hearback.admin;

import dev.hearback.JobState;
import dev.hearback.jobs.TokenKeys;
import dev.hearback.settings.Retention;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Deadline;
import dev.hearback.work.PeriodicTask;
import dev.hearback.work.Round;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Purges this application's rows, batch by batch, beside the live traffic. Several nodes may do so
 * at once: each skips the rows that another has locked.
 */
@ApplicationScoped
public class PurgeTask {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Jobs in one transaction: some 500 rows. */
  private static final int BATCH = 100;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  /** It pauses for this many times as long as the batch took: others get two thirds of the time. */
  private static final int PAUSE_FACTOR = 2;

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Purge purge;
  @Inject TokenKeys tokenKeys;
  @Inject AdminListener listener;

  private PeriodicTask task;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Begins to purge. */
  public void start(Executor executor) {
    task = new PeriodicTask("The purge", INTERVAL, this::purge);
    task.start(executor);
  }

  /** Ends after the batch that is being worked on. */
  public void stop(Deadline limit) {
    stopped.countDown();
    if (task != null) {
      task.stop(limit);
    }
  }

  /** Purges whatever is due now. A kind of row that fails keeps no other from its turn. */
  void purge() throws InterruptedException {
    Round round = new Round();
    String application = settings.application();
    Retention keep = settings.retention();
    Collection<Provider> providers = settings.providers().values();
    // tombstones first: a job whose contents cannot be purged keeps nobody else's
    int tombstones =
        untilDone(
                round,
                after -> purge.tombstones(application, keep.dedupe(), providers, after, BATCH))
            + batches(round, () -> purge.callbackTombstones(application, keep.dedupe(), BATCH))
            + batches(round, () -> purge.auditLog(application, keep.dedupe(), BATCH));
    int callbacks =
        batches(round, () -> purge.deadCallbacks(application, keep.deadLetters(), BATCH));
    int jobs =
        contents(round, application, JobState.SUCCEEDED, keep)
            + contents(round, application, JobState.FAILED, keep);
    round.part(() -> transactions.inNew(Transactions.SHORT, () -> tokenKeys.purge(keep.longest())));
    if (jobs + callbacks + tombstones > 0) {
      listener.purged(jobs, callbacks, tombstones);
    }
    round.end();
  }

  private int contents(Round round, String application, JobState state, Retention keep)
      throws InterruptedException {
    return untilDone(round, after -> purge.contents(application, state, keep, after, BATCH));
  }

  private int batches(Round round, IntSupplier batch) throws InterruptedException {
    return untilDone(
        round,
        same -> {
          int done = batch.getAsInt();
          return new Purge.Batch(done, Optional.of(same).filter(more -> done > 0));
        });
  }

  private int untilDone(Round round, Function<Instant, Purge.Batch> batch)
      throws InterruptedException {
    int all = 0;
    Optional<Instant> next = Optional.of(Purge.Batch.FIRST);
    while (stopped.getCount() > 0 && next.isPresent()) {
      Instant after = next.get();
      long start = System.nanoTime();
      Optional<Purge.Batch> done =
          round.ask(() -> transactions.inNew(Transactions.SHORT, () -> batch.apply(after)));
      all += done.map(Purge.Batch::purged).orElse(0);
      next = done.flatMap(Purge.Batch::next);
      if (next.isPresent()) {
        long pause = PAUSE_FACTOR * (System.nanoTime() - start);
        stopped.await(Math.max(pause, SHORTEST_PAUSE.toNanos()), TimeUnit.NANOSECONDS);
      }
    }
    return all;
  }
}
