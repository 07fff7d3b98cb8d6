package dev.hearback.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.OldRows;
import dev.hearback.storage.LaterScripts;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How much slower things get by ten million old jobs and a million dead letters, on PostgreSQL:
 * {@code mvn test -Pvolume -pl callback-ejb -am}. Few and many are measured in turn, so that what
 * else the machine has to do slows both. Asserts nothing about time.
 */
class VolumeBenchmark {

  private static final int MANY = Integer.getInteger("volume.rows", 10_000_000);
  private static final int FEW = 10_000;
  private static final int DUE_FOR_PURGE = 50_000;
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 20;

  private InboxFixture few;
  private InboxFixture many;

  @BeforeEach
  void start() throws SQLException {
    few = fixture();
    many = fixture();
    execute("ALTER ROLE postgres SET synchronous_commit = on");
  }

  @AfterEach
  void stop() throws SQLException {
    for (InboxFixture f : List.of(few, many)) {
      execute("DROP SCHEMA " + f.db.schema().orElseThrow() + " CASCADE");
      f.db.close();
    }
  }

  @Test
  void everythingIsMeasured_withFewAndWithManyOldRows() throws Exception {
    load(few, FEW);
    load(many, MANY);
    print("Migration of the old rows beside receiving: %s", migration());
    settle(few);
    settle(many);
    List<MeasuredWork> both = List.of(new MeasuredWork(few), new MeasuredWork(many));
    measure(both);
    Map<String, List<Long>> withFew = both.get(0).measured;
    Map<String, List<Long>> withMany = both.get(1).measured;
    assertThat(withMany).hasSameSizeAs(withFew);
    withFew.forEach((what, times) -> print(what, times, withMany.get(what)));
  }

  private static InboxFixture fixture() {
    InboxFixture f = new InboxFixture(Product.POSTGRESQL);
    f.fresh();
    return f;
  }

  private static void load(InboxFixture f, int rows) throws Exception {
    long start = System.nanoTime();
    int dead = rows / 10;
    new OldRows(1, rows / 2, 5, false, dead * 9 / 10, dead / 10).insert(f);
    OldRows.of(2, rows / 2, 35, true).insert(f);
    OldRows.of(3, DUE_FOR_PURGE, 12, false).insert(f);
    print("Made %,d old jobs in %,d s", rows, (System.nanoTime() - start) / 1_000_000_000);
  }

  /** What PostgreSQL would else do by itself while things are measured. */
  private void settle(InboxFixture f) throws SQLException {
    for (String table : List.of("job", "callback", "delivery", "chunk")) {
      execute("VACUUM ANALYZE " + f.db.table(table));
    }
    execute("CHECKPOINT");
  }

  /** To a later release with a new index; and how long one callback waited at most meanwhile. */
  private String migration() throws Exception {
    MeasuredWork traffic = new MeasuredWork(many);
    List<Long> received = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> receiving =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                traffic.receive(received);
              }
            });
    long start = System.nanoTime();
    LaterScripts.run(many.db);
    long took = System.nanoTime() - start;
    done.set(true);
    receiving.get();
    return String.format(
        Locale.ROOT,
        "%.1f s, longest receipt %.0f ms",
        took / 1e9,
        Collections.max(received) / 1e6);
  }

  private static void measure(List<MeasuredWork> both) throws Exception {
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      for (MeasuredWork work : both) {
        if (i == WARM_UP) {
          work.measured.clear();
        }
        work.round();
        work.lists();
        work.purge();
      }
    }
    for (int i = 0; i < 4; i++) {
      for (MeasuredWork work : both) {
        work.receiveWithoutAndBesidePurge();
      }
    }
  }

  private static void print(String what, List<Long> withFew, List<Long> withMany) {
    print(
        "| %s | %s | %s | %.2f |",
        what,
        millis(withFew),
        millis(withMany),
        (double) percentile(withMany, 50) / percentile(withFew, 50));
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
    try (Connection connection = few.db.foreign();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
