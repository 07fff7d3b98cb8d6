package dev.hearback.storage;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Counts how many connections are borrowed, and how many were at most; tells of statements. */
public final class CountingDataSource implements DataSource {

  private final DataSource dataSource;
  private final AtomicInteger borrowed = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger statements = new AtomicInteger();
  private volatile Consumer<String> watcher = sql -> {};

  CountingDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public int borrowed() {
    return borrowed.get();
  }

  /** The highest number since the last call. */
  public int most() {
    return most.getAndSet(borrowed.get());
  }

  /** How many connections have been asked for since the last call. */
  public int calls() {
    return calls.getAndSet(0);
  }

  /** How many statements have been prepared since the last call. */
  public int statements() {
    return statements.getAndSet(0);
  }

  /** Tells of each statement before it is prepared, until another is told. */
  public void tell(Consumer<String> other) {
    watcher = other;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = dataSource.getConnection();
    calls.incrementAndGet();
    most.accumulateAndGet(borrowed.incrementAndGet(), Math::max);
    return (Connection)
        Proxy.newProxyInstance(
            CountingDataSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                borrowed.decrementAndGet();
              } else if (method.getName().equals("prepareStatement")) {
                statements.incrementAndGet();
                watcher.accept((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // not needed
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // not needed
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return dataSource.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return dataSource.isWrapperFor(type);
  }
}
