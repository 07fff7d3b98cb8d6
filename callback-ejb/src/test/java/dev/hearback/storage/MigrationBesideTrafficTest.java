package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearback.dispatch.Logged;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL's tables are in use while a node of the next version migrates them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MigrationBesideTrafficTest {

  private static final Duration PATIENT = Duration.ofSeconds(60);

  private TestDatabase db;

  @BeforeEach
  void start() {
    db = TestDatabase.ready(Product.POSTGRESQL);
  }

  @AfterEach
  void stop() {
    db.close();
  }

  @Test
  void lockThatOthersKeep_isTriedAgain_andLiveTrafficPasses() throws Exception {
    toVersion(1);
    try (Connection other = withAnOpenTransaction()) {
      CompletableFuture<Void> migration = CompletableFuture.runAsync(() -> open(PATIENT));
      await().until(() -> waiting("ALTER TABLE"));
      traffic();
      assertThat(migration).isNotDone();
      other.commit();
      migration.join();
    }
    assertThat(version()).isEqualTo(Migration.SCRIPTS.size());
  }

  @Test
  void lockThatOthersNeverLetGo_isGivenUp_withAMessage() throws Exception {
    toVersion(1);
    try (Connection other = withAnOpenTransaction()) {
      assertThatThrownBy(() -> open(Duration.ZERO))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("HB-0229")
          .hasMessageContaining("002-operations.sql");
    }
    assertThat(version()).as("nothing of the script stays").isEqualTo(1);
    open(PATIENT);
    assertThat(version()).isEqualTo(Migration.SCRIPTS.size());
  }

  @Test
  void nodeThatWaitsLongForAnotherToMigrate_saysSo_andGoesOn() throws Exception {
    toVersion(3);
    try (Connection other = db.foreign();
        Statement statement = other.createStatement();
        Logged logged = new Logged(Migration.class)) {
      statement.execute(Dialect.POSTGRESQL.migrationLock());
      CompletableFuture<Void> migration = CompletableFuture.runAsync(() -> open(Duration.ZERO));
      await().until(() -> !logged.messages().isEmpty());
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING HB-0230")
          .contains("pg_locks", "pg_stat_activity");
      statement.execute(Dialect.POSTGRESQL.migrationUnlock());
      migration.join();
    }
    assertThat(version()).isEqualTo(Migration.SCRIPTS.size());
  }

  @Test
  void indexesAreMade_whileLiveTrafficPasses() throws Exception {
    toVersion(3);
    try (Connection other = withAnOpenTransaction()) {
      CompletableFuture<Void> migration = CompletableFuture.runAsync(() -> open(PATIENT));
      await().until(() -> waiting("CREATE INDEX CONCURRENTLY"));
      traffic();
      assertThat(migration).isNotDone();
      other.commit();
      migration.join();
    }
    assertThat(indexIsValid()).isTrue();
  }

  @Test
  void indexThatWasLeftHalfMade_isMadeAnew() throws Exception {
    db.execute("DELETE FROM {schema}hearback_schema WHERE version > 3");
    db.execute(
        "UPDATE pg_index SET indisvalid = FALSE"
            + " WHERE indexrelid = to_regclass('{schema}hearback_job_contents')");
    assertThat(indexIsValid()).isFalse();
    open(PATIENT);
    assertThat(indexIsValid()).isTrue();
  }

  /** As after this version's scripts. */
  private void toVersion(int version) {
    db.execute("DELETE FROM {schema}hearback_schema WHERE version > ?", version);
    db.execute("DROP INDEX {schema}hearback_job_contents");
    if (version < 2) {
      db.execute("ALTER TABLE {schema}hearback_job DROP COLUMN purged_at");
    }
  }

  private Connection withAnOpenTransaction() throws SQLException {
    Connection connection = db.foreign();
    connection.setAutoCommit(false);
    write(connection);
    return connection;
  }

  /** A job's row is written, or would be: it takes the same lock of the table. */
  private void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '20s'");
      statement.execute("UPDATE " + db.table("job") + " SET claim = claim");
    }
  }

  /** Longer than the migration may stand in a queue, and before it gets what it waits for. */
  private void traffic() throws SQLException {
    try (Connection connection = db.foreign()) {
      write(connection);
    }
  }

  private void open(Duration patience) {
    new Database(patience).open(db.dataSource(), db.schema(), true, true);
  }

  private boolean waiting(String statement) {
    return count(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE ?",
            statement + "%" + db.schema().orElseThrow() + ".%")
        > 0;
  }

  private boolean indexIsValid() {
    return count(
            "SELECT COUNT(*) FROM pg_index WHERE indisvalid"
                + " AND indexrelid = to_regclass('{schema}hearback_job_contents')")
        == 1;
  }

  private int version() {
    return count("SELECT MAX(version) FROM {schema}hearback_schema");
  }

  private int count(String sql, Object... parameters) {
    return db.inNew(() -> db.database().call("test", s -> s.count(sql, parameters)));
  }
}
