package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearback.deliver.Logged;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL's tables are in use while a node of a later release migrates them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MigrationBesideTrafficTest {

  private static final Duration PATIENT = Duration.ofSeconds(60);

  private static final List<Migration.Script> LATER =
      LaterScripts.and(LaterScripts.EXAMPLE, LaterScripts.INDEX);

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
    try (Connection other = withAnOpenTransaction()) {
      CompletableFuture<Void> migration = CompletableFuture.runAsync(() -> open(PATIENT));
      await().until(() -> waiting("ALTER TABLE"));
      traffic();
      assertThat(migration).isNotDone();
      other.commit();
      migration.join();
    }
    assertThat(version()).isEqualTo(LATER.size());
  }

  @Test
  void lockThatOthersNeverLetGo_isGivenUp_withAMessage() throws Exception {
    try (Connection other = withAnOpenTransaction()) {
      assertThatThrownBy(() -> open(Duration.ZERO))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("HB-0229")
          .hasMessageContaining(LaterScripts.EXAMPLE.name());
    }
    assertThat(version()).as("nothing of the script stays").isEqualTo(Migration.SCRIPTS.size());
    open(PATIENT);
    assertThat(version()).isEqualTo(LATER.size());
  }

  @Test
  void nodeThatWaitsLongForAnotherToMigrate_saysSo_andGoesOn() throws Exception {
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
    assertThat(version()).isEqualTo(LATER.size());
  }

  @Test
  void indexesAreMade_whileLiveTrafficPasses() throws Exception {
    LaterScripts.open(db, PATIENT, LaterScripts.and(LaterScripts.EXAMPLE));
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
    open(PATIENT);
    db.execute(
        "DELETE FROM {schema}hearback_schema WHERE version = ?", LaterScripts.INDEX.version());
    db.execute(
        "UPDATE pg_index SET indisvalid = FALSE"
            + " WHERE indexrelid = to_regclass('{schema}hearback_job_example')");
    assertThat(indexIsValid()).isFalse();
    open(PATIENT);
    assertThat(indexIsValid()).isTrue();
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
    LaterScripts.open(db, patience, LATER);
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
                + " AND indexrelid = to_regclass('{schema}hearback_job_example')")
        == 1;
  }

  private int version() {
    return count("SELECT MAX(version) FROM {schema}hearback_schema");
  }

  private int count(String sql, Object... parameters) {
    return db.inNew(() -> db.database().call("test", s -> s.count(sql, parameters)));
  }
}
