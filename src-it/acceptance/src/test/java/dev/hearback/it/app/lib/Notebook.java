package dev.hearback.it.app.lib;

import jakarta.enterprise.context.Dependent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The observers' own table. A row that is not there was rolled back; two rows are one too many. */
@Dependent
public class Notebook {

  /** Makes the table; outside a transaction. */
  public void create() {
    try (Connection connection = connection();
        PreparedStatement statement =
            connection.prepareStatement(
                "create table if not exists it_note (job varchar(36), observer varchar(50),"
                    + " attempt int, text varchar(2000), length bigint, words bigint, raw bigint)")) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a note, in the caller's transaction. */
  public void write(UUID job, Note note) {
    try (Connection connection = connection();
        PreparedStatement statement =
            connection.prepareStatement("insert into it_note values (?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, job.toString());
      statement.setString(2, note.observer());
      statement.setInt(3, note.attempt());
      statement.setString(4, note.text());
      statement.setLong(5, note.length());
      statement.setLong(6, note.words());
      statement.setLong(7, note.raw());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All notes on a job, by observer. */
  public List<Note> read(UUID job) {
    return select("job", job.toString());
  }

  /** All notes of this text, on whichever job. */
  public List<Note> search(String text) {
    return select("text", text);
  }

  private static List<Note> select(String column, String value) {
    try (Connection connection = connection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select * from it_note where " + column + " = ? order by observer, attempt")) {
      statement.setString(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        List<Note> notes = new ArrayList<>();
        while (rows.next()) {
          notes.add(
              new Note(
                  rows.getString("observer"),
                  rows.getInt("attempt"),
                  rows.getString("text"),
                  rows.getLong("length"),
                  rows.getLong("words"),
                  rows.getLong("raw")));
        }
        return notes;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connection() throws SQLException {
    return dataSource("java:comp/DefaultDataSource").getConnection();
  }

  /** The data source of this name. */
  public static DataSource dataSource(String name) {
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException e) {
      throw new IllegalStateException(e);
    }
  }
}
