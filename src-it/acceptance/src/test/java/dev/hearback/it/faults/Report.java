package dev.hearback.it.faults;

import dev.hearback.it.Published;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of a run. */
final class Report {

  private static final String HEAD =
      "| fault | times | accepted | lost | doubled | silent | given up | slowest recovery | p99 of 503s |\n"
          + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";

  private final List<Matrix.Row> shipped = new ArrayList<>();
  private final List<Matrix.Row> broken = new ArrayList<>();
  private String database = "";

  /** Takes what Hearback as it is came to. */
  void add(List<Matrix.Row> rows, Cluster cluster) throws SQLException {
    shipped.addAll(rows);
    try (Connection connection = cluster.postgres().dataSource().getConnection()) {
      database = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  /** Takes what a broken one came to. */
  void add(Variant variant, Matrix.Row row) {
    broken.add(row.named(variant.title() + ": " + row.fault()));
  }

  /** Writes it where {@code faults.report} says. */
  void write() throws IOException {
    Published.write("faults", text());
  }

  private String text() {
    return String.format(
        Locale.ROOT,
        """
        %s, three nodes on %s %s with JDK %s, %s, %d cores: `mvn verify -Pfaults%s`.

        %s
        Hearback broken on purpose, two nodes, which must be found out:

        %s""",
        LocalDate.now(),
        System.getProperty("it.server"),
        System.getProperty("it.version"),
        Runtime.version().feature(),
        database,
        Runtime.getRuntime().availableProcessors(),
        Matrix.SCALE == 1 ? "" : " -Dfaults.repeat=" + Matrix.SCALE,
        table(shipped),
        table(broken));
  }

  private static String table(List<Matrix.Row> rows) {
    return HEAD + rows.stream().map(row -> row.line() + "\n").collect(Collectors.joining());
  }
}
