package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.h2.tools.TriggerAdapter;

/** Remembers, by triggers, from which state to which the rows of a database have moved. */
public final class StateMoves {

  private static final List<String> TABLES = List.of("job", "callback", "delivery");

  private final TestDatabase db;

  /** Remembers from now on. */
  public StateMoves(TestDatabase db) {
    this.db = db;
    try (Connection connection = db.foreign();
        Statement statement = connection.createStatement()) {
      String moves = db.table("move");
      statement.execute(
          "CREATE TABLE " + moves + " (name VARCHAR(50), former VARCHAR(50), later VARCHAR(50))");
      if (db.product() == Product.POSTGRESQL) {
        statement.execute(
            "CREATE FUNCTION "
                + moves
                + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
                + moves
                + " VALUES (TG_TABLE_NAME, OLD.state, NEW.state); RETURN NULL; END $$");
      }
      for (String table : TABLES) {
        statement.execute(
            "CREATE TRIGGER "
                + (db.product() == Product.H2 ? "hearback_move_" : "move_")
                + table
                + " AFTER UPDATE ON "
                + db.table(table)
                + " FOR EACH ROW "
                + (db.product() == Product.H2
                    ? "CALL '" + OnH2.class.getName() + "'"
                    : "EXECUTE FUNCTION " + moves + "()"));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails unless every move in this table was one that the states allow. */
  public <E extends Enum<E>> void areLegal(
      String table, Class<E> states, Function<E, Set<E>> next) {
    Set<String> legal = new TreeSet<>();
    for (E state : EnumSet.allOf(states)) {
      next.apply(state).forEach(later -> legal.add(state + " -> " + later));
    }
    assertThat(legal).as("legal moves of " + table).containsAll(seen(table));
  }

  private Set<String> seen(String table) {
    Set<String> seen = new TreeSet<>();
    try (Connection connection = db.foreign();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT DISTINCT former, later FROM "
                    + db.table("move")
                    + " WHERE LOWER(name) = ? AND former <> later")) {
      statement.setString(1, "hearback_" + table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          seen.add(rows.getString(1) + " -> " + rows.getString(2));
        }
      }
      return seen;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For H2, whose triggers are classes. */
  public static final class OnH2 extends TriggerAdapter {

    @Override
    public void fire(Connection connection, ResultSet former, ResultSet later) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement("INSERT INTO hearback_move VALUES (?, ?, ?)")) {
        statement.setString(1, tableName);
        statement.setString(2, former.getString("state"));
        statement.setString(3, later.getString("state"));
        statement.executeUpdate();
      }
    }
  }
}
