package dev.hearback.it.benchmark;

import dev.hearback.it.Postgres;
import dev.hearback.it.server.ServerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * What has been used so far of the processors and the database.
 *
 * @param commits of transactions that have written something; those that were rolled back count,
 *     too
 */
record Usage(Duration server, Duration database, long walBytes, long commits) {

  static Usage now(List<ServerProcess> servers, Postgres postgres) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select pg_backend_pid(), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,"
                    + " pg_snapshot_xmax(pg_current_snapshot())::text::bigint")) {
      row.next();
      return new Usage(
          servers.stream().map(ServerProcess::processorTime).reduce(Duration.ZERO, Duration::plus),
          processorTime(ProcessHandle.of(row.getLong(1)).orElseThrow()),
          row.getLong(2),
          row.getLong(3));
    }
  }

  Usage since(Usage before) {
    return new Usage(
        server.minus(before.server),
        database.minus(before.database),
        walBytes - before.walBytes,
        commits - before.commits);
  }

  /** Of all that belongs to the same PostgreSQL. */
  private static Duration processorTime(ProcessHandle backend) {
    return backend
        .parent()
        .orElseThrow()
        .descendants()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
