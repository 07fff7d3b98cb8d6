package dev.hearback.it.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Hearback as it is, or broken on purpose: fault tests that do not find that out prove nothing. */
enum Variant {
  /** As it is shipped. */
  SHIPPED("", Map.of()),

  /** 200 is answered when the callback is inserted, before the commit. */
  ANSWERS_BEFORE_COMMIT(
      "dispatch/Intake.java",
      Map.of(
          "() -> store(callback, owner));",
          """
          () -> {
            Inbox.Stored early = inbox.store(callback, owner);
            answer.accept(true);
            FailPoint.CALLBACK_COMMITTING.reached();
            return early;
          });
          """)),

  /** The observer's work commits first, the mark that it is done afterwards. */
  MARKS_OUTSIDE_TRANSACTION(
      "dispatch/ObserverCall.java",
      Map.of(
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

  /** Whoever has once claimed a delivery may record what became of it. */
  DOES_NOT_FENCE(
      "inbox/Deliveries.java",
      Map.of(
          "\" WHERE id = ? AND claim = ? AND state = 'RUNNING'\"",
          "\" WHERE id = ? AND CAST(? AS BIGINT) IS NOT NULL\""));

  private static final Path SOURCES =
      Path.of("..", "..", "callback-ejb", "src", "main", "java", "dev", "hearback");

  private final String source;
  private final Map<String, String> changes;

  Variant(String source, Map<String, String> changes) {
    this.source = source;
    this.changes = changes;
  }

  /** For the table. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Puts the changed class into a WAR, in place of the shipped one. */
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
              .filter(
                  each ->
                      each.getFileName().toString().matches("callback-ejb-[^-]*(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow();
      Path copy = work.resolve("callback-ejb.jar");
      Files.copy(library, copy);
      replace(copy, classes);
      Files.copy(copy, library, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path compile(Path work) throws IOException {
    Path changed = work.resolve(Path.of(source).getFileName());
    Files.writeString(changed, changed(Files.readString(SOURCES.resolve(source))));
    Path classes = Files.createDirectory(work.resolve("classes"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "17",
                "-classpath",
                classPath,
                "-d",
                classes.toString(),
                changed.toString());
    if (result != 0) {
      throw new IllegalStateException(this + " does not compile any more");
    }
    return classes;
  }

  private String changed(String text) {
    String result = text;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (result.split(Pattern.quote(change.getKey()), -1).length != 2) {
        throw new IllegalStateException(
            this + ": expected to find once in " + source + ": " + change.getKey());
      }
      result = result.replace(change.getKey(), change.getValue());
    }
    return result;
  }

  private static void replace(Path jar, Path classes) throws IOException {
    try (FileSystem inner = open(jar);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = inner.getPath(classes.relativize(file).toString());
        if (!Files.exists(target)) {
          throw new IllegalStateException(jar + " has no " + target);
        }
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static FileSystem open(Path zip) throws IOException {
    return FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of());
  }
}
