package dev.hearback.sample;

import jakarta.enterprise.context.Dependent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * The table of calls, in plain JDBC. Each method joins the transaction it is called in; that is why
 * an observer's work and Hearback's mark "delivered" commit together, or not at all.
 */
@Dependent
public class Calls {

  private final DataSource dataSource;

  /** Uses the server's default data source, which is also Hearback's as long as none is set. */
  public Calls() {
    this(defaultDataSource());
  }

  Calls(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  // Looked up instead of injected with @Resource: in an EAR, Payara Server cannot inject resources
  // into a WAR's bean while one of its observers is being called.
  private static DataSource defaultDataSource() {
    try {
      return InitialContext.doLookup("java:comp/DefaultDataSource");
    } catch (NamingException e) {
      throw new IllegalStateException("No java:comp/DefaultDataSource", e);
    }
  }

  void createTable() {
    String table =
        """
        create table if not exists sample_call (
          id varchar(36) primary key,
          job varchar(36) not null,
          caller varchar(200) not null,
          phone varchar(40),
          email varchar(200),
          text text,
          translation text,
          failure varchar(1000),
          headline varchar(200),
          recorded_at timestamp default current_timestamp not null)
        """;
    try {
      update(table);
    } catch (IllegalStateException e) {
      update(table); // another server made it at that moment, which PostgreSQL takes for an error
    }
  }

  void add(Call call) {
    update(
        "insert into sample_call (id, job, caller, phone, email) values (?, ?, ?, ?, ?)",
        call.id(),
        call.job().toString(),
        call.caller(),
        call.phone(),
        call.email());
  }

  void setText(String id, String text) {
    update("update sample_call set text = ? where id = ?", text, id);
  }

  void setTranslation(String id, String translation) {
    update("update sample_call set translation = ? where id = ?", translation, id);
  }

  void setFailure(String id, String failure) {
    update("update sample_call set failure = ? where id = ?", Preview.of(failure, 1000), id);
  }

  void setHeadline(String id, String headline) {
    update("update sample_call set headline = ? where id = ?", Preview.of(headline, 200), id);
  }

  /** The call of this id, if there is one. */
  public Optional<Call> find(String id) {
    return select("where id = ?", id).stream().findFirst();
  }

  /** The latest 50 calls, newest first. */
  public List<Call> latest() {
    return select("order by recorded_at desc limit 50");
  }

  private List<Call> select(String condition, String... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select * from sample_call " + condition)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<Call> calls = new ArrayList<>();
        while (rows.next()) {
          calls.add(call(rows));
        }
        return calls;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static Call call(ResultSet row) throws SQLException {
    return new Call(
        row.getString("id"),
        UUID.fromString(row.getString("job")),
        row.getString("caller"),
        row.getString("phone"),
        row.getString("email"),
        row.getString("text"),
        row.getString("translation"),
        row.getString("failure"),
        row.getString("headline"));
  }

  private void update(String sql, String... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void bind(PreparedStatement statement, String... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
  }

  // Unchecked, because a checked exception would not roll a @Transactional method back.
  private static IllegalStateException failed(SQLException cause) {
    return new IllegalStateException("Table sample_call: " + cause.getMessage(), cause);
  }
}
