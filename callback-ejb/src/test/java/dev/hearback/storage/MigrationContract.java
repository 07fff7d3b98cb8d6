package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearback.storage.TestDatabase.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of the schema's migration on every database. */
@Timeout(60)
abstract class MigrationContract {

  /** A script that ran, and only added. */
  private static final Predicate<String> CHECKED =
      Pattern.compile("\\d+ 1 [0-9a-f]{64}").asMatchPredicate();

  private static final Duration QUICK = Duration.ofMillis(300);
  private static final List<Migration.Script> LATER =
      LaterScripts.and(LaterScripts.EXAMPLE, LaterScripts.INDEX);

  private final Product product;
  TestDatabase db;

  MigrationContract(Product product) {
    this.product = product;
  }

  @BeforeEach
  void start() {
    db = TestDatabase.empty(product);
  }

  @AfterEach
  void stop() {
    db.close();
  }

  @Test
  void emptyDatabase_getsTheTables_andTheVersionWithItsChecksum() throws SQLException {
    db.open();
    assertThat(versions()).hasSameSizeAs(Migration.SCRIPTS).allMatch(CHECKED);
  }

  @Test
  void secondStart_changesNothing() throws SQLException {
    db.open();
    List<String> before = versions();
    open(true);
    open(false);
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void tablesOfThisRelease_getWhatLaterScriptsAdd_andThisReleaseGoesOn() throws Exception {
    db.open();
    LaterScripts.open(db, QUICK, LATER);
    assertThat(versions()).hasSameSizeAs(LATER).allMatch(CHECKED);
    db.execute("INSERT INTO {schema}hearback_example (id) VALUES (?)", Uuids.next());
    open(true);
    open(false);
  }

  @Test
  void nodesThatStartAtOnce_allComeUp() throws Exception {
    Callable<Void> start =
        () -> {
          LaterScripts.open(db, QUICK, LATER);
          return null;
        };
    TestDatabase.atOnce(Collections.nCopies(4, start));
    assertThat(versions()).hasSameSizeAs(LATER).allMatch(CHECKED);
  }

  @Test
  void failedMigration_leavesTheConnectionInAutoCommit() throws SQLException {
    db.open();
    try (Connection connection = db.dataSource().getConnection()) {
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void withoutMigration_missingTablesAreRefused_namingTheScripts() {
    assertThatThrownBy(() -> open(false))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("HB-0203")
        .hasMessageContaining("001-initial.sql")
        .hasMessageContaining("hearback.schema.migrate");
  }

  @Test
  void scriptsRunByHand_areAccepted_withAndWithoutMigration() throws Exception {
    Dialect dialect = product == Product.H2 ? Dialect.H2 : Dialect.POSTGRESQL;
    String prefix = db.schema().map(schema -> schema + ".").orElse("");
    try (Connection connection = db.foreign();
        Statement statement = connection.createStatement()) {
      if (db.schema().isPresent()) {
        statement.execute("CREATE SCHEMA " + db.schema().get());
      }
      for (Migration.Script script : Migration.SCRIPTS) {
        // as psql does, one statement at a time
        for (String sql : Migration.split(text(dialect, script))) {
          statement.execute(sql.replace("{schema}", prefix));
        }
      }
    }
    open(false);
    open(true);
    assertThat(versions())
        .hasSameSizeAs(Migration.SCRIPTS)
        .allSatisfy(version -> assertThat(version).endsWith(" 1 null"));
  }

  @Test
  void changedScript_isRefused() {
    db.open();
    db.execute("UPDATE {schema}hearback_schema SET checksum = 'other' WHERE version = 1");
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("HB-0204")
        .hasMessageContaining("001-initial.sql");
  }

  @Test
  void newerSchemaThatOnlyAdds_isAccepted() {
    db.open();
    newer(Migration.SCRIPTS.size() + 1, 1);
    assertThatCode(() -> open(true)).doesNotThrowAnyException();
  }

  @Test
  void newerSchemaThatNeedsNewerCode_isRefused() {
    db.open();
    newer(99, 98);
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("HB-0205")
        .hasMessageContaining("version 99")
        .hasMessageContaining("knows version 98 or later")
        .hasMessageContaining("this one knows " + Migration.SCRIPTS.size());
  }

  @Test
  void everyTableIsPrefixed() throws SQLException {
    db.open();
    try (Connection connection = db.foreign();
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(
                    null,
                    db.schema().orElse("PUBLIC"),
                    "%",
                    new String[] {"TABLE", "BASE TABLE"})) {
      int count = 0;
      while (tables.next()) {
        assertThat(tables.getString("TABLE_NAME")).startsWithIgnoringCase("hearback_");
        count++;
      }
      assertThat(count).isEqualTo(12);
    }
  }

  @Test
  void deploymentThatDoesNotMigrate_waitsForOneThatDoes() throws Exception {
    Database patient = new Database(Duration.ofSeconds(20), Migration.SCRIPTS);
    FutureTask<Void> opening =
        new FutureTask<>(() -> patient.open(db.dataSource(), db.schema(), true, false), null);
    Thread opener = new Thread(opening);
    opener.start();
    await().until(() -> pauses(opener));
    open(true);
    opening.get();
  }

  final void open(boolean migrate) {
    new Database(QUICK, Migration.SCRIPTS).open(db.dataSource(), db.schema(), true, migrate);
  }

  private static boolean pauses(Thread migrating) {
    return Arrays.stream(migrating.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(Migration.class.getName())
                    && frame.getMethodName().equals("pause"));
  }

  private void newer(int version, int oldestCode) {
    db.execute(
        "INSERT INTO {schema}hearback_schema (version, oldest_code, applied_at)"
            + " VALUES (?, ?, {now})",
        version,
        oldestCode);
  }

  private List<String> versions() throws SQLException {
    try (Connection connection = db.foreign();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, oldest_code, checksum FROM "
                    + db.table("schema")
                    + " ORDER BY version")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getInt(1) + " " + rows.getInt(2) + " " + rows.getString(3));
      }
      return found;
    }
  }

  static String text(Dialect dialect, Migration.Script script) throws IOException {
    try (var in = Migration.class.getResourceAsStream(dialect.scripts() + script.name())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
