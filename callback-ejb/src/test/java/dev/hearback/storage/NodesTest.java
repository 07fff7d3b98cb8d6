package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.cluster.Nodes;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.SQLException;
import java.util.List;
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

    @Test
    void roleThatMustNotSeeSessions_joinsAndBeats_andDeclaresNobodyGone() throws SQLException {
      String schema = db.schema().orElseThrow();
      db.execute("CREATE ROLE blind LOGIN");
      db.execute("GRANT ALL ON SCHEMA " + schema + " TO blind");
      db.execute("GRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO blind");
      try (OtherProcess gone = db.otherProcess()) {
        joinIn(gone, "unseen");
      }
      db.execute("REVOKE SELECT ON pg_stat_activity FROM PUBLIC");
      try (OtherProcess blind = db.otherProcess("blind")) {
        Node node = joinIn(blind, "unseen");
        boolean lives =
            in(
                blind,
                nodes -> {
                  nodes.declareGone("unseen", ANY_SILENCE);
                  return nodes.heartbeat(node);
                });
        assertThat(lives).isTrue();
        List<Nodes.Former> former = in(blind, nodes -> nodes.former("unseen"));
        assertThat(former).isEmpty();
      } finally {
        db.execute("GRANT SELECT ON pg_stat_activity TO PUBLIC");
      }
    }
  }
}
