package dev.hearback.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.JobState;
import dev.hearback.dispatch.TestApplication;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter.Filter;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.OldRows;
import dev.hearback.inbox.Purge;
import dev.hearback.settings.Retention;
import dev.hearback.settings.Settings;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.work.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How much slower things get by ten million old jobs and a million dead letters, on PostgreSQL:
 * {@code mvn test -Pvolume -pl callback-ejb -am}. Asserts nothing about time.
 */
class VolumeBenchmark {

  private static final int ROWS = Integer.getInteger("volume.rows", 10_000_000);
  private static final int DUE_FOR_PURGE = 20_000;
  private static final List<String> LATE_INDEXES =
      List.of(
          "job_contents",
          "job_tombstone",
          "callback_tombstone",
          "callback_dead_all",
          "callback_dead_code",
          "callback_dead_provider",
          "delivery_dead_all",
          "delivery_dead_code",
          "delivery_dead_observer",
          "delivery_dead_provider");
  private static final int ROUNDS = 50;
  private static final int BATCH = 10;
  private static final Duration RECEIVING = Duration.ofSeconds(10);

  /** Of each of two senders: together 100 callbacks a second. */
  private static final Duration PACE = Duration.ofMillis(20);

  private static final Retention KEEP =
      new Retention(
          Duration.ofDays(10), Duration.ofDays(20), Duration.ofDays(30), Duration.ofDays(40));

  /** What was measured, without the old rows and with them, in nanoseconds. */
  private final Map<String, List<List<Long>>> figures = new LinkedHashMap<>();

  private final AtomicInteger sets = new AtomicInteger(1);
  private InboxFixture f;
  private TestApplication application;
  private Operator operator;

  @BeforeEach
  void start() throws SQLException {
    f = new InboxFixture(Product.POSTGRESQL);
    execute("ALTER ROLE postgres SET synchronous_commit = on");
    f.fresh();
    application = new TestApplication(f);
    application.observers.add("a");
    operator = new Operator();
    operator.transactions = f.db.transactions();
    operator.deadLetters = f.deadLetters;
  }

  @AfterEach
  void stop() throws SQLException {
    execute("DROP SCHEMA " + f.db.schema().orElseThrow() + " CASCADE");
    f.db.close();
  }

  @Test
  void everythingIsMeasured_withoutAndWithOldRows() throws Exception {
    new OldRows(sets.incrementAndGet(), 1000, 5, false, 900, 100).insert(f); // a page for each list
    addDueRows();
    measure();
    execute("DELETE FROM " + f.db.table("schema") + " WHERE version > 3");
    for (String index : LATE_INDEXES) {
      execute("DROP INDEX " + f.db.table(index));
    }
    load();
    print("Migration of the old rows beside receiving: %s", migration());
    addDueRows();
    measure();
    figures.forEach(this::print);
    assertThat(figures).allSatisfy((what, both) -> assertThat(both).hasSize(2));
  }

  private void load() throws Exception {
    long start = System.nanoTime();
    int dead = ROWS / 10;
    new OldRows(sets.incrementAndGet(), ROWS / 2, 5, false, dead * 9 / 10, dead / 10).insert(f);
    OldRows.of(sets.incrementAndGet(), ROWS / 2, 35, true).insert(f);
    print("Made %,d old jobs in %,d s", ROWS, (System.nanoTime() - start) / 1_000_000_000);
  }

  /** What the purge will find. */
  private void addDueRows() throws Exception {
    OldRows.of(sets.incrementAndGet(), DUE_FOR_PURGE, 12, false).insert(f);
    settle();
  }

  /** What PostgreSQL would else do by itself while things are measured. */
  private void settle() throws SQLException {
    for (String table : List.of("job", "callback", "delivery", "chunk")) {
      execute("VACUUM ANALYZE " + f.db.table(table));
    }
    execute("CHECKPOINT");
  }

  /** The new indexes; and how long one callback waited at most meanwhile. */
  private String migration() throws Exception {
    List<Long> received = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> receiving =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                receive(received);
              }
            });
    long start = System.nanoTime();
    f.db.open();
    long took = System.nanoTime() - start;
    done.set(true);
    receiving.get();
    return String.format(
        Locale.ROOT,
        "%.1f s, longest receipt %.0f ms",
        took / 1e9,
        Collections.max(received) / 1e6);
  }

  private void measure() throws Exception {
    for (int i = 0; i < ROUNDS / 4; i++) {
      round(new LinkedHashMap<>());
    }
    Map<String, List<Long>> measured = new LinkedHashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      round(measured);
    }
    lists(measured);
    receiveWithAndWithoutPurge(measured);
    measured.forEach(
        (what, times) -> {
          print("%s: %s ms", what, millis(times));
          figures.computeIfAbsent(what, w -> new ArrayList<>()).add(times);
        });
  }

  /** The way of some callbacks. */
  private void round(Map<String, List<Long>> measured) {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      jobs.add(f.job());
    }
    time(
        measured,
        "claim 10 jobs to submit",
        () -> f.in(() -> f.submissions.claimDue(f.node, "deepgram", BATCH)).size());
    for (UUID job : jobs) {
      time(
          measured,
          "receive a callback",
          () -> f.store(InboxFixture.to(job), "fine", Optional.empty()).known() ? 0 : 1);
    }
    List<ClaimedCallback> callbacks = new ArrayList<>();
    time(
        measured,
        "claim 10 callbacks",
        () -> {
          callbacks.addAll(f.claim(BATCH));
          return callbacks.size();
        });
    for (ClaimedCallback callback : callbacks) {
      time(
          measured,
          "interpret a callback",
          () -> {
            application.interpret(callback);
            return 1;
          });
    }
    List<ClaimedDelivery> deliveries = new ArrayList<>();
    time(
        measured,
        "claim 10 deliveries",
        () -> {
          deliveries.addAll(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", BATCH), true)));
          return deliveries.size();
        });
    for (ClaimedDelivery delivery : deliveries) {
      f.run(() -> assertThat(f.deliveries.complete(delivery)).isTrue());
    }
  }

  private void lists(Map<String, List<Long>> measured) {
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
          for (int i = 0; i < 5; i++) {
            time(
                measured,
                "list 100 dead letters: " + which,
                () -> {
                  operator.list(filter, 100);
                  return 1;
                });
          }
        });
  }

  private void receiveWithAndWithoutPurge(Map<String, List<Long>> measured) throws Exception {
    Housekeeping housekeeping = new Housekeeping();
    housekeeping.settings = new OfTheFixture();
    housekeeping.transactions = f.db.transactions();
    housekeeping.purge = new Purge(f.db.database(), f.erasure, f.inbox, f.deliveries);
    for (int i = 0; i < 20; i++) {
      time(
          measured,
          "purge 100 jobs",
          () ->
              f.in(
                      () ->
                          housekeeping.purge.contents(
                              f.application, JobState.SUCCEEDED, KEEP, Purge.Batch.FIRST, 100))
                  .purged());
    }
    measured.put("receive 100 a second", receiveForAWhile(new AtomicBoolean()));
    AtomicBoolean purged = new AtomicBoolean();
    CompletableFuture<Void> purge =
        CompletableFuture.runAsync(
            () -> {
              try {
                housekeeping.purge();
                purged.set(true);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    measured.put("receive 100 a second, beside the purge", receiveForAWhile(purged));
    print("Purge was %s", purged.get() ? "through before receiving was" : "going on all the time");
    housekeeping.stop(Deadline.in(Duration.ZERO));
    purge.get();
  }

  /** Until the time is up, or something has ended. */
  private List<Long> receiveForAWhile(AtomicBoolean over) throws Exception {
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    long end = System.nanoTime() + RECEIVING.toNanos();
    var threads = Executors.newFixedThreadPool(2);
    try {
      Runnable sender =
          () -> {
            long next = System.nanoTime();
            while (next < end && !over.get()) {
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
    return times;
  }

  private void receive(List<Long> times) {
    UUID job = f.job();
    long start = System.nanoTime();
    f.store(InboxFixture.to(job), "fine", Optional.empty());
    times.add(System.nanoTime() - start);
  }

  private interface Work {
    /** Tells how many it has dealt with. */
    int run();
  }

  private static void time(Map<String, List<Long>> measured, String what, Work work) {
    long start = System.nanoTime();
    int done = work.run();
    long took = System.nanoTime() - start;
    assertThat(done).as(what).isPositive();
    measured.computeIfAbsent(what, w -> new ArrayList<>()).add(took);
  }

  private void print(String what, List<List<Long>> both) {
    print(
        "| %s | %s | %s | %.2f |",
        what,
        millis(both.get(0)),
        millis(both.get(1)),
        (double) percentile(both.get(1), 50) / percentile(both.get(0), 50));
  }

  private static String millis(List<Long> times) {
    return String.format(
        Locale.ROOT, "%.1f / %.1f", percentile(times, 50) / 1e6, percentile(times, 99) / 1e6);
  }

  private static long percentile(List<Long> times, int percent) {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = f.db.foreign();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
