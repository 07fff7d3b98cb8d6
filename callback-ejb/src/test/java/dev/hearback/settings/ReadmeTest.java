package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  /** What the table in the README must say; on a failure, copy it from the message. */
  @Test
  void tableOfSettings_saysWhatTheCodeSays() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "README.md")).stream()
            .filter(line -> line.startsWith("| `hearback."))
            .toList();
    assertThat(String.join("\n", rows))
        .isEqualTo(String.join("\n", Catalogue.all().map(ReadmeTest::row).toList()));
  }

  private static String row(Setting<?> setting) {
    return "| `"
        + setting.key()
        + "` | "
        + (setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`")
        + " | "
        + setting.expected()
        + " | "
        + setting.meaning()
        + " |";
  }
}
