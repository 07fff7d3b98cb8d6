package dev.hearback.storage;

import static org.awaitility.Awaitility.await;

import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MigrationTest {

  @Nested
  class OnH2 extends MigrationContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends MigrationContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }

    @Test
    void nodeAtWork_holdsUpTheMigration_butNoOtherNodeWaitsBehindIt() throws Exception {
      tablesOfTheFirstRelease();
      CompletableFuture<Void> migration;
      try (Connection atWork = db.foreign();
          Connection other = db.foreign()) {
        atWork.setAutoCommit(false);
        countJobs(atWork);
        migration = CompletableFuture.runAsync(() -> open(true));
        await().until(() -> jobsAreWaitedFor(other));

        run(other, "SET statement_timeout = '10s'");
        countJobs(other);
      }
      migration.get();
    }

    private void countJobs(Connection connection) throws SQLException {
      run(connection, "SELECT count(*) FROM " + db.table("job"));
    }

    private boolean jobsAreWaitedFor(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '"
                      + db.table("job")
                      + "'::regclass")) {
        return rows.next();
      }
    }

    private static void run(Connection connection, String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }
}
