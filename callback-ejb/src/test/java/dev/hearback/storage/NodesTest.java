package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.storage.TestDatabase.Product;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NodesTest {

  @Nested
  class OnH2 extends NodesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends NodesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }

    /** A role sees when its own sessions began, and only the numbers of others' processes. */
    @Test
    void sessionOfAnotherRole_countsAsNotEnded() throws SQLException {
      db.execute("CREATE ROLE other_application");
      db.execute("GRANT USAGE ON SCHEMA " + db.schema().orElseThrow() + " TO other_application");
      db.execute("GRANT SELECT ON {schema}hearback_node TO other_application");
      try (OtherProcess process = db.otherProcess()) {
        joinIn(process, "another's");
        boolean ended =
            db.inNew(
                () ->
                    db.database()
                        .call(
                            "looking as another role",
                            sql -> {
                              sql.update("SET LOCAL ROLE other_application");
                              return sql.any(
                                  "SELECT 1 FROM {schema}hearback_node"
                                      + " WHERE application = ? AND {sessionEnded}",
                                  "another's");
                            }));
        assertThat(ended).isFalse();
      }
    }
  }
}
