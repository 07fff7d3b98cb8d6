package dev.hearback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words that mean what another word means already. */
class VocabularyTest {

  private static final Path DECISION = Path.of("..", "docs", "decisions", "0045-vocabulary.md");

  /** What is written instead, by what is looked for in each line. */
  private static final Map<Pattern, String> FORBIDDEN =
      Map.ofEntries(
          word("account(?!s? webhook)", "provider"),
          word("complain", "violation"),
          word("trouble", "error"),
          word("(?<!Deployment)problem", "error"),
          word("\\bbur(y|ie)", "dead letter"),
          word("insist", "retryUntilCommitted"),
          word("\\bheed", "apply, take"),
          word("unclaim", "release"),
          word("strays?\\b", "orphaned claim"),
          word("doctor", "check"),
          word("operations?\\b", "audit entry, or what it is"),
          word("housekeeping", "purge"),
          word("intake", "callback store"),
          word("spool", "received body"),
          word("lanes?\\b", "worker pool"),
          word("for the container|/\\*\\* for CDI", "nothing: fields are injected"),
          word("provider_?job", "vendor_job, vendorJob"));

  @Test
  void wordsThatAreNotOurs_standInNoSource() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path file : files(".*/src/main/.*\\.(java|sql|xml)")) {
      eachLine(
          file,
          (where, line) ->
              FORBIDDEN.forEach(
                  (word, better) -> {
                    if (word.matcher(line).find()) {
                      found.put(where, "better: " + better);
                    }
                  }));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void namesThatWereGivenUp_standNowhere() throws IOException {
    Set<String> names = givenUp();
    assertThat(names).contains("TranscriptionProvider", "Intake", "provider_job_id");
    String any = "(" + String.join("|", names) + ")";
    // Reception is CDI's, too
    Pattern code = Pattern.compile("(?<!event\\.)\\b" + any + "\\b(?!\\.(ALWAYS|IF_EXISTS))");
    Pattern quoted = Pattern.compile("`" + any + "`");
    Map<String, String> found = new TreeMap<>();
    for (Path file : files(".*\\.(java|sql|xml)|.*/README\\.md|\\.\\./docs/[^/]*\\.md")) {
      Pattern name = file.toString().endsWith(".md") ? quoted : code;
      eachLine(
          file,
          (where, line) -> {
            if (!line.strip().matches("(/\\*|\\*|//|--).*") && name.matcher(line).find()) {
              found.put(where, "see " + DECISION.getFileName());
            }
          });
    }
    assertThat(found).isEmpty();
  }

  /** The simple names in the left column of the decision's table. */
  private static Set<String> givenUp() throws IOException {
    Pattern name = Pattern.compile("`([A-Z]\\w+|[a-z]+(?:_[a-z]+)+|[a-z]+[A-Z]\\w*)`");
    return Files.readAllLines(DECISION).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("\\|")[1])
        .flatMap(old -> name.matcher(old).results().map(match -> match.group(1)))
        .collect(Collectors.toSet());
  }

  private static Map.Entry<Pattern, String> word(String pattern, String better) {
    return Map.entry(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), better);
  }

  private static List<Path> files(String pattern) throws IOException {
    Path root = Path.of("..");
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().replace('\\', '/').matches(pattern))
          .filter(file -> !file.toString().matches(".*[/\\\\](target|\\.git)[/\\\\].*"))
          .filter(file -> !file.endsWith("VocabularyTest.java"))
          .toList();
    }
  }

  private interface LineCheck {
    void check(String where, String line);
  }

  private static void eachLine(Path file, LineCheck lines) throws IOException {
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      lines.check(file + ":" + number + " " + line.strip(), line);
    }
  }
}
