package dev.hearback.it.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** Something that is wrong with the database for all nodes. */
@FunctionalInterface
interface Outage {

  /** By which PostgreSQL says that it has no connection left. */
  String TOO_MANY_CONNECTIONS = "53300";

  /** Begins it; it lasts until what is returned is closed. */
  AutoCloseable begin(Cluster cluster) throws Exception;

  /** One that lies between the nodes and the database. */
  static Outage between(Consumer<Relay> outage) {
    return cluster -> {
      cluster.nodes().forEach(node -> outage.accept(node.toDatabase()));
      return () -> cluster.nodes().forEach(node -> node.toDatabase().mend());
    };
  }

  /** Whatever stores or interprets callbacks waits, with its connection. */
  static AutoCloseable lockCallbacks(Cluster cluster) throws SQLException {
    Connection connection = cluster.postgres().dataSource().getConnection();
    connection.setAutoCommit(false);
    run(connection, "lock table hearback_callback in access exclusive mode");
    return connection;
  }

  /** Ends the nodes' sessions, and takes each connection before they do. */
  static AutoCloseable takeAllConnections(Cluster cluster) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    while (takeOne(cluster, taken)) {
      // and another one
    }
    List<String> own = new ArrayList<>();
    for (Connection each : taken) {
      own.add(Integer.toString(each.unwrap(PGConnection.class).getBackendPID()));
    }
    run(
        taken.get(0),
        "select pg_terminate_backend(pid, 1000) from pg_stat_activity"
            + " where backend_type = 'client backend' and pid not in ("
            + String.join(", ", own)
            + ")");
    while (takeOne(cluster, taken)) {
      // those of the nodes
    }
    return () -> {
      for (Connection each : taken) {
        each.close();
      }
    };
  }

  private static boolean takeOne(Cluster cluster, List<Connection> taken) throws SQLException {
    try {
      taken.add(cluster.postgres().dataSource().getConnection());
      return true;
    } catch (SQLException e) {
      if (TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
