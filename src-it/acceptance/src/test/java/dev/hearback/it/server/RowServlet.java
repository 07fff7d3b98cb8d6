package dev.hearback.it.server;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** {@code POST} adds a row to a table of the default data source, {@code GET} counts them. */
@WebServlet("/rows")
public class RowServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    if (isH2()) {
      execute("set write_delay 0"); // else it writes half a second after the commit
    }
    execute("create table if not exists it_row (id int)");
    execute("insert into it_row values (1)");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from it_row")) {
      rows.next();
      response.getWriter().print(rows.getInt(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isH2() {
    try (Connection connection = connection()) {
      return connection.getMetaData().getDatabaseProductName().equals("H2");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connection() throws SQLException {
    try {
      DataSource dataSource = InitialContext.doLookup("java:comp/DefaultDataSource");
      return dataSource.getConnection();
    } catch (NamingException e) {
      throw new IllegalStateException(e);
    }
  }
}
