package dev.hearback.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.JobState;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.TestApplication;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter.Filter;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.settings.Retention;
import dev.hearback.settings.Settings;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.work.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** What an application's work takes on one schema, by name and in nanoseconds. */
final class MeasuredWork {

  private static final int BATCH = 10;
  private static final Duration RECEIVING = Duration.ofSeconds(5);

  /** Of each of two senders: together 100 callbacks a second. */
  private static final Duration PACE = Duration.ofMillis(20);

  private static final Retention KEEP =
      new Retention(
          Duration.ofDays(10),
          Duration.ofDays(20),
          Duration.ofDays(30),
          Duration.ofDays(40),
          Duration.ofDays(7));

  final Map<String, List<Long>> measured = new LinkedHashMap<>();
  private final InboxFixture f;
  private final TestApplication application;
  private final Admin admin = new Admin();
  private final Purge purge;

  MeasuredWork(InboxFixture fixture) {
    f = fixture;
    application = new TestApplication(f);
    application.observers.add("a");
    admin.caller = new NamedCaller();
    admin.transactions = f.db.transactions();
    admin.deadLetters = f.deadLetters;
    purge = Beans.inject(new Purge(), f.db.database(), f.erasure, f.callbacks, f.deliveries);
  }

  /** The way of some callbacks. */
  void round() {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      jobs.add(f.job());
    }
    time(
        "claim 10 jobs to submit",
        () ->
            f.in(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, BATCH, 1)).size());
    for (UUID job : jobs) {
      time(
          "receive a callback",
          () -> f.store(InboxFixture.to(job), "fine", Optional.empty()).known() ? 0 : 1);
    }
    List<ClaimedCallback> callbacks = new ArrayList<>();
    time(
        "claim 10 callbacks",
        () -> {
          callbacks.addAll(f.claim(BATCH));
          return callbacks.size();
        });
    for (ClaimedCallback callback : callbacks) {
      time(
          "interpret a callback",
          () -> {
            application.interpret(callback);
            return 1;
          });
    }
    List<ClaimedDelivery> deliveries = new ArrayList<>();
    time(
        "claim 10 deliveries",
        () -> {
          deliveries.addAll(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", BATCH), true)));
          return deliveries.size();
        });
    for (ClaimedDelivery delivery : deliveries) {
      f.run(() -> assertThat(f.deliveries.complete(delivery)).isTrue());
    }
  }

  /** A page of each kind. */
  void lists() {
    Filter ours = Filter.of(f.application);
    Map<String, Filter> filters = new LinkedHashMap<>();
    filters.put("all", Filter.ALL);
    filters.put("one application", ours);
    filters.put("another application, which has none", Filter.of("none"));
    filters.put("an observer", ours.observer("a"));
    filters.put("a code", ours.code("OUT_OF_ATTEMPTS"));
    filters.put("a code that none has", ours.code("KILLS_SERVER"));
    filters.put("an observer that has none", ours.observer("z"));
    filters.put("a provider", ours.provider("deepgram"));
    filters.put("a provider that has none", ours.provider("gladia"));
    filters.put("a tag", ours.tag("calls"));
    filters.put("a tag that none has", ours.tag("none"));
    filters.put("a provider that none of any application has", Filter.ALL.provider("gladia"));
    filters.put("a tag that none of any application has", Filter.ALL.tag("none"));
    filters.forEach(
        (which, filter) -> {
          time(
              "list 100 dead letters: " + which,
              () -> {
                admin.list(filter, 100);
                return 1;
              });
        });
  }

  /** The same traffic twice, first without the purge. */
  void receiveWithoutAndBesidePurge() throws Exception {
    receiveForAWhile("receive 100 a second");
    PurgeTask purgeTask = new PurgeTask();
    purgeTask.listener = LogFixture.admin();
    purgeTask.settings = new OfTheFixture();
    purgeTask.transactions = f.db.transactions();
    purgeTask.purge = purge;
    CompletableFuture<Void> purging =
        CompletableFuture.runAsync(
            () -> {
              try {
                purgeTask.purge();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    receiveForAWhile("receive 100 a second, beside the purge");
    assertThat(purging).as("the purge, all the time").isNotDone();
    purgeTask.stop(Deadline.in(Duration.ZERO));
    purging.get();
  }

  /** A batch of the purge. */
  void purge() {
    time(
        "purge 100 jobs",
        () ->
            f.in(
                    () ->
                        purge.contents(
                            f.application, JobState.SUCCEEDED, KEEP, Purge.Batch.FIRST, 100))
                .purged());
  }

  private void receiveForAWhile(String what) throws Exception {
    List<Long> times = times(what);
    long end = System.nanoTime() + RECEIVING.toNanos();
    var threads = Executors.newFixedThreadPool(2);
    try {
      Runnable sender =
          () -> {
            long next = System.nanoTime();
            while (next < end) {
              receive(times);
              next += PACE.toNanos();
              LockSupport.parkNanos(next - System.nanoTime());
            }
          };
      CompletableFuture.allOf(
              CompletableFuture.runAsync(sender, threads),
              CompletableFuture.runAsync(sender, threads))
          .get();
    } finally {
      threads.shutdown();
    }
  }

  /** One callback, and how long it took. */
  void receive(List<Long> times) {
    UUID job = f.job();
    long start = System.nanoTime();
    f.store(InboxFixture.to(job), "fine", Optional.empty());
    times.add(System.nanoTime() - start);
  }

  private List<Long> times(String what) {
    return measured.computeIfAbsent(what, w -> Collections.synchronizedList(new ArrayList<>()));
  }

  private interface Work {
    /** Tells how many it has dealt with. */
    int run();
  }

  private void time(String what, Work work) {
    long start = System.nanoTime();
    int done = work.run();
    long took = System.nanoTime() - start;
    assertThat(done).as(what).isPositive();
    times(what).add(took);
  }

  private final class OfTheFixture extends Settings {
    @Override
    public String application() {
      return f.application;
    }

    @Override
    public Retention retention() {
      return KEEP;
    }
  }
}
