package dev.hearback.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.settings.Retention;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
          Duration.ofDays(10), Duration.ofDays(20), Duration.ofDays(30), Duration.ofDays(40));

  private InboxFixture f;

  @BeforeEach
  void manyOldRows() throws SQLException {
    f = new InboxFixture(Product.POSTGRESQL);
    f.fresh();
    try (Connection connection = f.db.foreign();
        Statement statement = connection.createStatement()) {
      rows(statement, "delivered", "SUCCEEDED", 5, false);
      rows(statement, "purged", "SUCCEEDED", 35, true);
      for (String table : new String[] {"job", "callback", "delivery", "chunk", "operation"}) {
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
    readsByIndex(() -> f.inbox.claimDue(f.node, 10));
    readsByIndex(() -> f.deliveries.claimDue(f.node, Map.of("a", 10)));
    readsByIndex(() -> f.submissions.claimDue(f.node, "deepgram", 10));
  }

  @Test
  void whatIsDead_isFoundByAnIndex() {
    readsByIndex(() -> f.deadLetters.list(DeadLetter.Filter.ALL, 100));
    readsByIndex(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 100));
    readsByIndex(() -> f.deadLetters.find(f.node.id()));
  }

  @Test
  void whatIsOld_isFoundByAnIndex() {
    Purge purge = new Purge(f.db.database(), f.erasure, f.inbox, f.deliveries);
    readsByIndex(() -> purge.contents(f.application, KEEP, 100));
    readsByIndex(() -> purge.deadCallbacks(f.application, KEEP.deadLetters(), 100));
    readsByIndex(() -> purge.tombstones(f.application, KEEP.dedupe(), 100));
    readsByIndex(() -> purge.callbackTombstones(f.application, KEEP.dedupe(), 100));

    Duration days = Duration.ofDays(3);
    Retention less = new Retention(days, days, days, days);
    readsByIndex(
        () -> assertThat(purge.contents(f.application, less, 100)).as("contents").isEqualTo(100));
    readsByIndex(
        () -> assertThat(purge.tombstones(f.application, days, 100)).as("rows").isEqualTo(100));
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

  /** Jobs with a callback and a delivery each. */
  private void rows(Statement statement, String name, String state, int days, boolean erased)
      throws SQLException {
    String at = "now() - interval '" + days + " days'";
    String id = "md5('" + name + "' || i)::uuid";
    statement.execute(
        "INSERT INTO "
            + f.db.table("job")
            + " (id, application, provider, state, claim, submission, attempts, generation,"
            + " options, tags, attributes, audio_kind, created_at, ended_at, erased_at,"
            + " vendor_erase_tries) SELECT "
            + String.join(", ", id, quoted(f.application), "'deepgram'", quoted(state))
            + ", 1, 1, 0, 1, '{}', '[]', '{}', 'NONE', "
            + String.join(", ", at, at, erased ? at : "NULL")
            + ", 0 FROM generate_series(1, "
            + MANY
            + ") i");
    statement.execute(
        "INSERT INTO "
            + f.db.table("callback")
            + " (id, fingerprint, application, provider, job_id, submission, method, query, length,"
            + " state, claim, attempts, suspect, due_at, received_at, ended_at) SELECT "
            + String.join(", ", id, "decode(md5('" + name + "' || i), 'hex')")
            + ", "
            + String.join(", ", quoted(f.application), "'deepgram'", id)
            + ", 1, 'POST', '', 0, 'DONE', 1, 0, FALSE, "
            + String.join(", ", at, at, at)
            + " FROM generate_series(1, "
            + MANY
            + ") i");
    statement.execute(
        "INSERT INTO "
            + f.db.table("delivery")
            + " (id, job_id, callback_id, application, observer, generation, state, claim,"
            + " attempts, suspect, due_at, bytes, created_at, ended_at) SELECT "
            + String.join(", ", id, id, id, quoted(f.application))
            + ", 'a', 1, 'DELIVERED', 1, 0, FALSE, "
            + String.join(", ", at, "0", at, at)
            + " FROM generate_series(1, "
            + MANY
            + ") i");
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
