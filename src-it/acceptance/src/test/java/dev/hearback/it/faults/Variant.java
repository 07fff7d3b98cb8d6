package dev.hearback.it.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Hearback as it is, or broken on purpose: fault tests that do not find that out prove nothing. */
enum Variant {
  /** As it is shipped. */
  SHIPPED,

  /** 200 is answered when the callback is inserted, before the commit. */
  ANSWERS_BEFORE_COMMIT(
      new Change(
          "receive/CallbackStore.java",
          "() -> insert(callback, owner));",
          """
          () -> {
            CallbackTable.StoreResult early = callbacks.store(callback, owner, settings.retention());
            waiting.answer(true);
            FailPoint.CALLBACK_COMMITTING.reached();
            return early;
          });
          """)),

  /** The same of callbacks that are stored together. */
  ANSWERS_BEFORE_BATCH_COMMITS(
      new Change(
          "receive/CallbackStore.java",
          "for (PromptCallbacks.Stored stored : promptOutcomes.store(callbacks)) {",
          """
          PromptOutcomes.EARLY.set(() -> first.values().forEach(each -> each.answer(true)));
          for (PromptCallbacks.Stored stored : promptOutcomes.store(callbacks)) {
          """),
      new Change(
          "receive/PromptOutcomes.java",
          "  private List<Stored> insert(List<Prompt> prompts) {",
          """
            static final ThreadLocal<Runnable> EARLY = new ThreadLocal<>();

            private List<Stored> insert(List<Prompt> prompts) {
          """),
      new Change(
          "receive/PromptOutcomes.java",
          "FailPoint.PROMPT_COMMITTING.reached();",
          "EARLY.get().run(); FailPoint.PROMPT_COMMITTING.reached();")),

  /** A delivery is marked as made when its callback is stored. */
  MARKS_WITH_THE_CALLBACK(
      new Change(
          "receive/PromptCallbacks.java",
          "Deliveries.insert(sql, rows);",
          """
          Deliveries.insert(sql, rows);
          sql.updateEach(
              "UPDATE {schema}hearback_delivery SET state = 'DELIVERED', owner = NULL WHERE id = ?",
              rows.stream().map(row -> new Object[] {row.delivery().id()}).toList());
          """),
      new Change(
          "deliver/Deliveries.java",
          "public class Deliveries extends RetriedRows {",
          """
          public class Deliveries extends RetriedRows {
            static final String STILL_OURS = " WHERE id = ? AND CAST(? AS BIGINT) IS NOT NULL";
          """),
      new Change(
          "storage/Dialect.java", "CAST(owner AS TEXT)", "COALESCE(CAST(owner AS TEXT), '')")),

  /** The observer's work commits first, the mark that it is done afterwards. */
  MARKS_OUTSIDE_TRANSACTION(
      new Change(
          "deliver/ObserverCall.java",
          """
                      return end(delivery);
                    });
          """,
          """
                      return null;
                    });
                FailPoint.DELIVERY_COMMITTED.reached();
                transactions.inNew(limit, () -> end(delivery));
          """)),

  /** A node whose session has ended counts as dead, although it has just sent a heartbeat. */
  NEEDS_NO_SILENCE(
      new Change(
          "cluster/Nodes.java",
          "declareDead(\"{sessionEnded}\", application, silence);",
          "declareDead(\"{sessionEnded}\", application, Duration.ZERO);")),

  /** Whoever has once claimed a delivery may record what became of it. */
  DOES_NOT_FENCE(
      new Change(
          "deliver/Deliveries.java",
          "public class Deliveries extends RetriedRows {",
          """
          public class Deliveries extends RetriedRows {
            static final String STILL_OURS = " WHERE id = ? AND CAST(? AS BIGINT) IS NOT NULL";
          """),
      new Change(
          "cluster/ClusterNode.java",
          "transactions.tryOnce(LIMIT, () -> nodes.endSessions(former));",
          ""));

  /** One text in a source file, that stands there once, in place of another. */
  private record Change(String file, String from, String to) {

    void apply(Path copy) throws IOException {
      String text = Files.readString(Files.exists(copy) ? copy : SOURCES.resolve(file));
      int found = text.indexOf(from);
      if (found < 0 || found != text.lastIndexOf(from)) {
        throw new IllegalStateException("Expected to find once in " + file + ": " + from);
      }
      Files.writeString(copy, text.replace(from, to));
    }
  }

  private static final Path SOURCES =
      Path.of("..", "..", "callback-ejb", "src", "main", "java", "dev", "hearback");
  private static final String EJB_JAR = "callback-ejb-[^-]*(-SNAPSHOT)?\\.jar";

  private final List<Change> changes;

  Variant(Change... changes) {
    this.changes = List.of(changes);
  }

  /** For the table. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Puts the changed classes into a WAR, in place of the shipped ones. */
  void applyTo(Path war) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    Path work = Files.createTempDirectory(war.getParent(), "variant-");
    Path classes = compile(work);
    try (FileSystem outer = open(war);
        Stream<Path> libraries = Files.list(outer.getPath("WEB-INF/lib"))) {
      Path library =
          libraries
              .filter(each -> each.getFileName().toString().matches(EJB_JAR))
              .findFirst()
              .orElseThrow();
      Path copy = Files.copy(library, work.resolve("callback-ejb.jar"));
      replace(copy, classes);
      Files.copy(copy, library, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path compile(Path work) throws IOException {
    Set<Path> copies = new LinkedHashSet<>();
    for (Change change : changes) {
      Path copy = work.resolve(Path.of(change.file()).getFileName());
      change.apply(copy);
      copies.add(copy);
    }
    return Javac.compile(
        List.copyOf(copies), List.of(), Files.createDirectory(work.resolve("classes")));
  }

  private static void replace(Path jar, Path classes) throws IOException {
    try (FileSystem inner = open(jar);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            inner.getPath(classes.relativize(file).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static FileSystem open(Path zip) throws IOException {
    return FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of());
  }
}
