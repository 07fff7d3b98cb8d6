package dev.hearback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final Pattern CODE = Pattern.compile("[\"']HB-\\d{4}\\b");

  @Test
  void code_standsInOneFileOnly() throws IOException {
    assertThat(codes()).doesNotHaveDuplicates();
  }

  @Test
  void everyCode_isExplained() throws IOException {
    List<String> explained =
        Files.readAllLines(Path.of("..", "docs", "messages.md")).stream()
            .filter(line -> line.startsWith("| HB-"))
            .map(line -> line.substring(2, 9))
            .toList();
    assertThat(explained).isSorted().containsExactlyInAnyOrderElementsOf(codes());
  }

  @Test
  void lifecycleOfAMessage_isItsLogger() throws IOException {
    List<String> told =
        Files.readAllLines(Path.of("..", "docs", "messages.md")).stream()
            .filter(line -> line.matches("\\| HB-\\d{4} \\| lifecycle, .*"))
            .map(line -> line.substring(2, 9))
            .toList();
    String log = read(Path.of("src/main/java/dev/hearback/telemetry/LifecycleLog.java"));
    assertThat(CODE.matcher(log).results().map(code -> code.group().substring(1)))
        .containsExactlyInAnyOrderElementsOf(told);
  }

  private static List<String> codes() throws IOException {
    List<String> codes = new ArrayList<>();
    for (String module : List.of("callback-ejb", "callback-web")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(MessagesTest::read)
            .flatMap(source -> CODE.matcher(source).results().map(MatchResult::group).distinct())
            .map(code -> code.substring(1))
            .forEach(codes::add);
      }
    }
    return codes;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
