package dev.hearback.storage;

import dev.hearback.storage.Migration.Script;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of a later release: those of this one, a table and a column more, and an index. */
public final class LaterScripts {

  static final Script EXAMPLE = script(1, "example");
  static final Script INDEX = script(2, "example-index");

  private LaterScripts() {}

  private static Script script(int more, String name) {
    int version = Migration.SCRIPTS.size() + more;
    return new Script(version, 1, "%03d-%s.sql".formatted(version, name));
  }

  /** This release's and these. */
  static List<Script> and(Script... later) {
    return Stream.concat(Migration.SCRIPTS.stream(), Stream.of(later)).toList();
  }

  /** Migrates the database to a later release, as a node of that does at its start. */
  public static void run(TestDatabase db) {
    open(db, Duration.ofMinutes(5), and(EXAMPLE, INDEX));
  }

  /** Migrates the database to these scripts. */
  static void open(TestDatabase db, Duration patience, List<Script> scripts) {
    new Database(patience, scripts).open(db.dataSource(), db.schema(), true, true);
  }
}
