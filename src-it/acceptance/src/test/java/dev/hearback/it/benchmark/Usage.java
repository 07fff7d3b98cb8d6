package dev.hearback.it.benchmark;

import dev.hearback.it.Postgres;
import dev.hearback.it.server.ServerProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What has been used so far of the processors and the database. */
record Usage(Duration server, Duration database, long walBytes, long commits) {

  /** After which the database has counted all commits. */
  private static final long COUNTED_MILLIS = 1500;

  static Usage now(ServerProcess server, Postgres postgres)
      throws SQLException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(COUNTED_MILLIS);
    return new Usage(
        server.processorTime(),
        processorTime(postgres),
        postgres.count("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"),
        postgres.count(
            "select xact_commit from pg_stat_database where datname = current_database()"));
  }

  Usage since(Usage before) {
    return new Usage(
        server.minus(before.server),
        database.minus(before.database),
        walBytes - before.walBytes,
        commits - before.commits);
  }

  private static Duration processorTime(Postgres postgres) throws SQLException {
    long backend = postgres.count("select pg_backend_pid()");
    return ProcessHandle.of(backend).flatMap(ProcessHandle::parent).stream()
        .flatMap(ProcessHandle::descendants)
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
