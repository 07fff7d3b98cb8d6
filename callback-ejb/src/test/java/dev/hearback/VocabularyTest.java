package dev.hearback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words that mean what another word means already: see docs/decisions/0045-vocabulary.md. */
class VocabularyTest {

  private static final List<String> SOURCES =
      List.of("callback-ejb", "callback-web", "src-it/simulator");

  /** What is written instead, by what is looked for in each line. */
  private static final Map<Pattern, String> FORBIDDEN =
      Map.ofEntries(
          word("account(?!s? webhook)", "provider"),
          word("complain", "violation"),
          word("trouble", "error"),
          word("\\bproblem(?!s)", "error"),
          word("\\bbur(y|ie)", "dead letter"),
          word("insist", "retryUntilCommitted"),
          word("\\bheed", "apply, take"),
          word("unclaim", "release"),
          word("\\bstrays?\\b", "orphaned claim"),
          word("doctor", "check"),
          word("operations?\\b", "audit entry, or what it is"),
          word("housekeeping", "purge"),
          word("intake", "callback store"),
          word("\\bspool", "received body"),
          word("\\blanes?\\b", "worker pool"),
          word("for the container", "nothing: fields are injected"),
          word("\\bprovider_job|providerJob", "vendor_job, vendorJob"));

  @Test
  void wordsThatAreNotOurs_standInNoSource() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String module : SOURCES) {
      for (Path file : files(Path.of("..", module, "src", "main"))) {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
          String line = lines.get(i);
          String where = file + ":" + (i + 1) + " " + line.strip();
          FORBIDDEN.forEach(
              (word, better) -> {
                if (word.matcher(line).find()) {
                  found.put(where, "better: " + better);
                }
              });
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static Map.Entry<Pattern, String> word(String pattern, String better) {
    return Map.entry(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), better);
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.toString().matches(".*\\.(java|sql|xml)")).forEach(files::add);
    }
    return files;
  }
}
