package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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

  @Test
  void leastLengthOfASecret_isTheSameEverywhere() throws IOException {
    assertThat(
            Catalogue.SECRETS.stream()
                .filter(setting -> !setting.equals(Catalogue.API_KEY))
                .map(Setting::expected))
        .allSatisfy(
            expected -> assertThat(expected).startsWith(SecretStrength.LEAST_LENGTH + " to "));
    assertThat(Files.readString(Path.of("..", "docs", "security.md")))
        .contains("fewer than " + SecretStrength.LEAST_LENGTH + " characters");
  }

  @Test
  void fragmentsOfPoms_standInThePomsThatAreBuilt() throws IOException {
    String poms = "";
    for (String sample : List.of("sample-war", "sample-ear")) {
      poms += Files.readString(Path.of("..", "src-it", sample, "pom.xml"));
    }
    String version = "0.1.0-SNAPSHOT";
    String built = poms.replace("${project.version}", version).replaceAll("\\s+", "");
    List<String> fragments =
        Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "README.md")))
            .results()
            .map(match -> match.group(1).replaceAll("\\s+", ""))
            .toList();
    assertThat(fragments).hasSize(3).allSatisfy(part -> assertThat(built).contains(part));
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
        + (Catalogue.LIVE.contains(setting) ? " *Live.*" : "")
        + " |";
  }
}
