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
    assertThat(codes("callback-ejb/src/main/java/dev/hearback/telemetry"))
        .containsExactlyInAnyOrderElementsOf(told);
  }

  private static List<String> codes() throws IOException {
    List<String> codes = new ArrayList<>(codes("callback-ejb/src/main/java"));
    codes.addAll(codes("callback-web/src/main/java"));
    return codes;
  }

  /** Each of them once a file. */
  private static List<String> codes(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(MessagesTest::read)
          .flatMap(source -> CODE.matcher(source).results().map(MatchResult::group).distinct())
          .map(code -> code.substring(1))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
