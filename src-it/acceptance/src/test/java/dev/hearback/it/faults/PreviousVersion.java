package dev.hearback.it.faults;

import dev.hearback.it.TestApplication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The version that nodes are upgraded from, made from the repository's history. */
final class PreviousVersion {

  private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String COMMIT = System.getProperty("it.previous-commit");
  private static final Path SOURCES = Path.of("target", "previous-" + COMMIT).toAbsolutePath();
  private static final String FIRST_SCRIPT =
      "callback-ejb/src/main/resources/dev/hearback/storage/%s/001-initial.sql";
  private static final Path EJB = SOURCES.resolve("callback-ejb");
  private static final Path WEB = SOURCES.resolve("callback-web");
  private static final Path SAMPLE = SOURCES.resolve(Path.of("src-it", "sample-business"));
  private static final Path APPLICATION =
      SOURCES.resolve("src-it/acceptance/src/test/java/dev/hearback/it/app");

  private PreviousVersion() {}

  /**
   * Writes its WAR with the test application that it had then.
   *
   * @param lacking the class, of the test application, that is left out
   */
  static Path exportTo(Path folder, Map<String, String> settings, String lacking)
      throws IOException, InterruptedException {
    Path war = WEB.resolve(Path.of("target", "hearback.war"));
    if (!Files.exists(war)) {
      build();
    }
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Javac.compile(application(lacking), List.of(classes(EJB), classes(SAMPLE)), classes);
    return TestApplication.exportOther(folder, war, jar(SAMPLE), classes, settings);
  }

  private static void build() throws IOException, InterruptedException {
    if (!Files.exists(SOURCES)) {
      run(REPOSITORY, "git", "clone", "-q", "--no-checkout", ".", SOURCES.toString());
    }
    run(SOURCES, "git", "checkout", "-q", COMMIT);
    for (String database : List.of("h2", "postgresql")) {
      String script = FIRST_SCRIPT.formatted(database);
      if (Files.mismatch(SOURCES.resolve(script), REPOSITORY.resolve(script)) >= 0) {
        throw new IllegalStateException(
            "it.previous-commit: expected the last commit with the same "
                + script
                + " as here, found "
                + COMMIT
                + ", whose script differs. Nodes of both cannot share a database: see"
                + " docs/decisions/0010-schema-migration.md");
      }
    }
    run(
        SOURCES,
        Path.of(System.getProperty("it.maven-home"), "bin", "mvn").toString(),
        "-Dmaven.repo.local=" + System.getProperty("it.maven-repository"),
        "-Dmaven.test.skip=true",
        "-pl",
        "callback-web,src-it/sample-business",
        "-am",
        "-B",
        "-q",
        "package");
  }

  private static void run(Path folder, String... line) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw failed(line, e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw failed(line, said);
    }
  }

  private static IllegalStateException failed(String[] line, String said) {
    return new IllegalStateException(
        "The previous version is built from commit "
            + COMMIT
            + ", for which git, Maven and the history of "
            + REPOSITORY
            + " are needed. "
            + String.join(" ", line)
            + ": "
            + said);
  }

  private static List<Path> application(String lacking) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String part : List.of("ejb", "lib", "web")) {
      try (Stream<Path> files = Files.list(APPLICATION.resolve(part))) {
        files.filter(file -> !file.endsWith(lacking + ".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  private static Path classes(Path module) {
    return module.resolve(Path.of("target", "classes"));
  }

  private static Path jar(Path module) throws IOException {
    try (Stream<Path> files = Files.list(module.resolve("target"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }
}
