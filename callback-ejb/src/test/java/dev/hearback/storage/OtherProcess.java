package dev.hearback.storage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Another process on the same database, with one connection and one transaction: it is frozen
 * whenever the test does nothing with it.
 */
public final class OtherProcess implements AutoCloseable {

  private final Connection connection;
  private final Database database = new Database();

  OtherProcess(TestDatabase db, String user) throws SQLException {
    connection = db.foreign(user);
    database.open(dataSource(), db.schema(), true, true);
    connection.setAutoCommit(false);
  }

  public Database database() {
    return database;
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private DataSource dataSource() {
    return proxy(DataSource.class, (proxy, method, arguments) -> unclosable());
  }

  private Connection unclosable() {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          try {
            return method.getName().equals("close") ? null : method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            OtherProcess.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
