package dev.hearback.inbox;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.JobState;
import dev.hearback.admin.Purge;
import dev.hearback.deliver.Backlog;
import dev.hearback.jobs.TokenKeys;
import dev.hearback.jobs.TokenNode;
import dev.hearback.settings.Retention;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL finds what is due, dead or old by an index, however much else there is. */
@Timeout(120)
class PlansTest {

  private static final int MANY = 30_000;
  private static final Retention KEEP =
      new Retention(
          Duration.ofDays(10),
          Duration.ofDays(20),
          Duration.ofDays(30),
          Duration.ofDays(40),
          Duration.ofDays(7));

  private InboxFixture f;

  @BeforeEach
  void manyOldRows() throws Exception {
    f = new InboxFixture(Product.POSTGRESQL);
    f.fresh();
    new OldRows(1, MANY, 5, false, MANY / 5, MANY / 50).insert(f);
    OldRows.of(2, MANY, 35, true).insert(f);
    try (Connection connection = f.db.foreign();
        Statement statement = connection.createStatement()) {
      for (String table : new String[] {"job", "callback", "delivery", "chunk", "audit"}) {
        statement.execute("ANALYZE " + f.db.table(table));
      }
    }
  }

  @AfterEach
  void stop() {
    f.db.close();
  }

  @Test
  void whatIsDue_isFoundByAnIndex() {
    readsByIndex(() -> f.callbacks.claimDue(f.node, 10, true));
    readsByIndex(() -> f.deliveries.claimDue(f.node, Map.of("a", 10), true));
    readsByIndex(() -> f.submissions.claimDue(f.node, TestSubmissions.DEEPGRAM, 10, 1));
  }

  @Test
  void whatIsStoredOfAJob_isFoundByAnIndex() {
    UUID job = f.job();
    readsByIndex(
        () -> f.callbacks.store(received(to(job), bytes("{}")), Optional.of(f.node), KEEP));
    ClaimedCallback callback = f.claimed(job, "[]");
    readsByIndex(() -> f.bounds.place(callback.id(), job));
    readsByIndex(() -> f.bounds.hasRoom("hook", "v1"));
  }

  @Test
  void whatIsDead_isFoundByAnIndex() {
    readsByIndex(() -> f.deadLetters.list(DeadLetter.Filter.ALL, 100));
    readsByIndex(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 100));
    readsByIndex(() -> f.deadLetters.find(f.node.id()));
  }

  @Test
  void whatTheCheckCounts_isFoundByAnIndex() {
    Backlog backlog = Beans.inject(new Backlog(), f.db.database());
    readsByIndex(() -> f.deadLetters.count(f.application));
    readsByIndex(() -> backlog.failing(f.application));
    readsByIndex(() -> backlog.failingCallbacks(f.application));
    readsByIndex(() -> backlog.notBegun(f.application));
    readsByIndex(() -> backlog.ofAbsentApplications(Duration.ofSeconds(30)));
  }

  @Test
  void deadLettersOfAKind_areFoundByAnIndex() {
    DeadLetter.Filter ours = DeadLetter.Filter.of(f.application);
    List.of(
            ours.code("OUT_OF_ATTEMPTS"),
            ours.code("none"),
            ours.observer("a"),
            ours.observer("none"),
            ours.provider("deepgram"),
            ours.provider("none"),
            ours.tag("calls"),
            ours.tag("none"))
        .forEach(filter -> readsByIndex(() -> f.deadLetters.list(filter, 100)));
  }

  @Test
  void whatIsOld_isFoundByAnIndex() {
    Purge purge = Beans.inject(new Purge(), f.db.database(), f.erasure, f.callbacks, f.deliveries);
    readsByIndex(() -> contents(purge, KEEP, Purge.Batch.FIRST));
    readsByIndex(() -> purge.deadCallbacks(f.application, KEEP.deadLetters(), 100));
    readsByIndex(() -> tombstones(purge, KEEP.dedupe()));
    readsByIndex(() -> purge.callbackTombstones(f.application, KEEP.dedupe(), 100));

    Duration days = Duration.ofDays(3);
    Retention less = new Retention(days, days, days, days, days);
    readsByIndex(
        () ->
            assertThat(contents(purge, less, Purge.Batch.FIRST).purged())
                .as("contents")
                .isEqualTo(100));
    readsByIndex(() -> assertThat(tombstones(purge, days).purged()).as("rows").isEqualTo(100));
  }

  @Test
  void jobsThatMayNeedAFormerKey_areFoundByAnIndex() {
    TokenKeys keys = new TokenNode(f.db).keys;
    f.run(keys::add);
    f.db.execute(
        "UPDATE {schema}hearback_key SET signs_from = TIMESTAMP WITH TIME ZONE 'epoch'"
            + " - INTERVAL '1 day'"); // so that all jobs are younger
    readsByIndex(() -> assertThat(keys.purge(KEEP.longest())).isEqualTo(1));
  }

  @Test
  void jobsWithDeadLetters_areNotReadAgainForEachBatch() {
    Purge purge = Beans.inject(new Purge(), f.db.database(), f.erasure, f.callbacks, f.deliveries);
    Duration days = Duration.ofDays(3);
    Retention keepsDeadLetters = new Retention(days, days, KEEP.deadLetters(), KEEP.dedupe(), days);
    Optional<Instant> next = Optional.of(Purge.Batch.FIRST);
    int purged = 0;
    for (int batch = 0; batch < 10; batch++) {
      Instant after = next.orElseThrow();
      Purge.Batch done =
          f.in(
              () -> {
                long before = lookUps();
                Purge.Batch made = contents(purge, keepsDeadLetters, after);
                assertThat(lookUps() - before).isLessThan(2_000);
                return made;
              });
      purged += done.purged();
      next = done.next();
    }
    assertThat(purged).as("past %s jobs with dead letters", MANY / 5).isEqualTo(400);
  }

  private Purge.Batch contents(Purge purge, Retention keep, Instant after) {
    return purge.contents(f.application, JobState.SUCCEEDED, keep, after, 100);
  }

  private Purge.Batch tombstones(Purge purge, Duration dedupe) {
    return purge.tombstones(
        f.application, dedupe, List.of(TestSubmissions.GLADIA), Purge.Batch.FIRST, 100);
  }

  /** Of deliveries by an index, in this transaction. */
  private long lookUps() {
    return f.db
        .database()
        .call(
            "test",
            sql ->
                sql.count(
                    "SELECT idx_scan FROM pg_stat_xact_user_tables"
                        + " WHERE schemaname = ? AND relname = 'hearback_delivery'",
                    f.db.schema().orElseThrow()));
  }

  /** None of the large tables is read from its beginning to its end. */
  private void readsByIndex(Runnable work) {
    f.run(
        () -> {
          List<String> before = wholeReads();
          work.run();
          assertThat(wholeReads()).isEqualTo(before);
        });
  }

  private List<String> wholeReads() {
    return f.db
        .database()
        .call(
            "test",
            sql ->
                sql.list(
                    "SELECT relname || ' ' || seq_scan FROM pg_stat_xact_user_tables"
                        + " WHERE schemaname = ? AND relname IN"
                        + " ('hearback_job', 'hearback_callback', 'hearback_delivery')"
                        + " ORDER BY relname",
                    row -> row.getString(1),
                    f.db.schema().orElseThrow()));
  }
}
