package dev.hearback.storage;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * One borrowed connection that speaks the database's dialect. Statements may hold the placeholders
 * of {@link Dialect}; parameters are String, Integer, Long, Boolean, UUID, byte[], Instant, an enum
 * (its name), Duration (milliseconds), Optional of these, or null.
 */
public final class Sql {

  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final String UNIQUE_VIOLATION = "23505";

  private final Connection connection;
  private final Statements statements;

  Sql(Connection connection, Statements statements) {
    this.connection = connection;
    this.statements = statements;
  }

  /** The dialect spoken here. */
  public Dialect dialect() {
    return statements.dialect();
  }

  /** What the database is. */
  DatabaseMetaData about() throws SQLException {
    return connection.getMetaData();
  }

  /** Changes rows; returns how many. */
  public int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /**
   * Inserts a row, unless a unique key stands in its way. The statement must end with {@code
   * {onConflict}}: an exception would leave a transaction of PostgreSQL unusable.
   *
   * @return whether the row is new
   */
  public boolean insertIfNew(String sql, Object... parameters) throws SQLException {
    try {
      return update(sql, parameters) == 1;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** Runs a statement once for each set of parameters; returns how many rows it changed in all. */
  public int updateEach(String sql, List<Object[]> parameters) throws SQLException {
    return IntStream.of(batch(sql, parameters)).sum();
  }

  /**
   * Inserts rows, but those that a unique key stands in the way of, in one round trip.
   *
   * @param sql as for {@link #insertIfNew}; its first parameter is the row's id
   * @param table that it inserts into, without the prefix
   * @return the ids of the rows that are new
   */
  public Set<UUID> insertThoseThatAreNew(String sql, String table, List<Object[]> rows)
      throws SQLException {
    List<UUID> ids = rows.stream().map(row -> (UUID) row[0]).toList();
    if (rows.size() == 1) {
      return insertIfNew(sql, rows.get(0)) ? Set.copyOf(ids) : Set.of();
    }
    int[] counts;
    try {
      counts = batch(sql, rows);
    } catch (BatchUpdateException e) {
      for (SQLException each = e; each != null; each = each.getNextException()) {
        if (!UNIQUE_VIOLATION.equals(each.getSQLState())) {
          throw e;
        }
      }
      counts = e.getUpdateCounts();
    }
    Set<UUID> found = new HashSet<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == Statement.SUCCESS_NO_INFO) { // the driver made one statement of them
        return existing(table, ids);
      }
      if (counts[i] == 1) {
        found.add(ids.get(i));
      }
    }
    return found;
  }

  private Set<UUID> existing(String table, List<UUID> ids) throws SQLException {
    List<UUID> places = padded(ids);
    return new HashSet<>(
        list(
            "SELECT id FROM {schema}" + table + " WHERE id IN (" + places(places.size()) + ")",
            row -> uuid(row, "id"),
            places.toArray()));
  }

  /** One alone is no batch: PostgreSQL's driver would have the server parse it each time. */
  private int[] batch(String sql, List<Object[]> parameters) throws SQLException {
    if (parameters.isEmpty()) {
      return new int[0];
    }
    if (parameters.size() == 1) {
      return new int[] {update(sql, parameters.get(0))};
    }
    try (PreparedStatement statement = prepare(sql)) {
      for (Object[] one : parameters) {
        bind(statement, one);
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  /** So many places for parameters, for an IN list. */
  public static String places(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  /**
   * The values to look for in an IN list, the last one again and again up to a power of two: so
   * there are few different statements.
   */
  public static <T> List<T> padded(List<T> values) {
    int places = Integer.highestOneBit(Math.max(1, 2 * values.size() - 1));
    List<T> padded = new ArrayList<>(values);
    while (padded.size() < places) {
      padded.add(values.get(values.size() - 1));
    }
    return padded;
  }

  /** All rows of a query that is known to find few. */
  public <T> List<T> list(String sql, Row<T> row, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  /** The first row. */
  public <T> Optional<T> first(String sql, Row<T> row, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  /**
   * Sets the bounds of {@code {bounded}} for the rest of the transaction. To be called before an
   * INSERT, which has no WHERE clause to set them, unless a statement before it has found a row.
   */
  public void bound() throws SQLException {
    any("SELECT 1 WHERE TRUE{bounded}");
  }

  /** As {@link #bound}, but it waits only as long as a vendor waits for its answer. */
  public void boundBriefly() throws SQLException {
    any("SELECT 1 WHERE TRUE{brief}");
  }

  /** As {@link #bound}, but it hardly waits for a lock: whoever must do so tries another way. */
  public void boundToFreeRows() throws SQLException {
    any("SELECT 1 WHERE TRUE{free}");
  }

  /**
   * Sets the bound on silence alone: for a first row that several nodes insert at once when they
   * start, and for which the losers wait as long as it takes.
   */
  public void boundSilence() throws SQLException {
    any("SELECT 1 WHERE TRUE{soonSilenced}");
  }

  /** Whether there is a row. */
  public boolean any(String sql, Object... parameters) throws SQLException {
    return first(sql, row -> true, parameters).isPresent();
  }

  /** The number in the first row's first column. */
  public int count(String sql, Object... parameters) throws SQLException {
    return first(sql, row -> row.getInt(1), parameters).orElse(0);
  }

  /** A UUID column. */
  public static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** A time column; null if it is. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(statements.get(sql));
    try {
      bind(statement, parameters);
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i] instanceof Optional<?> o ? o.orElse(null) : parameters[i];
      if (value instanceof Enum<?> constant) {
        statement.setString(i + 1, constant.name());
      } else if (value instanceof Duration duration) {
        statement.setLong(i + 1, duration.toMillis());
      } else if (value instanceof Instant instant) {
        statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }
}
