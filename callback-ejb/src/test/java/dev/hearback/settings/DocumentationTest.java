package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {

  /** What the table of settings must say; on a failure, copy it from the message. */
  @Test
  void tableOfSettings_saysWhatTheCodeSays() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "configure.md")).stream()
            .filter(line -> line.startsWith("| `hearback."))
            .toList();
    assertThat(String.join("\n", rows))
        .isEqualTo(String.join("\n", Catalogue.all().map(DocumentationTest::row).toList()));
  }

  @Test
  void leastLengthOfASecret_isTheSameEverywhere() throws IOException {
    assertThat(
            Catalogue.all()
                .filter(setting -> setting.secret() && !setting.equals(Catalogue.API_KEY))
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

  /** The README is read by people who do not know yet whether they want Hearback. */
  @Test
  void readme_isShort() throws IOException {
    assertThat(Files.size(Path.of("..", "README.md"))).isLessThanOrEqualTo(10_000);
  }

  @Test
  void links_leadToFilesAndHeadingsThatAreThere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult link :
          Pattern.compile("\\]\\(([^)\\s]+)\\)")
              .matcher(Files.readString(document))
              .results()
              .toList()) {
        if (!leadsSomewhere(document, link.group(1))) {
          broken.add(document + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    if (link.matches("https?:.*")) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
    return Files.exists(target)
        && (parts.length == 1 || Files.readAllLines(target).stream().anyMatch(heading(parts[1])));
  }

  /** Whether a line is the heading to which an anchor leads, as GitHub names it. */
  private static Predicate<String> heading(String anchor) {
    return line ->
        line.matches("#+ .*")
            && line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .replace(' ', '-')
                .equals(anchor);
  }

  /** All that is written for people, but for what a build has made. */
  private static List<Path> documents() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(".."))) {
      return all.filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !path.toString().matches(".*/(target|node_modules|\\.git)/.*"))
          .toList();
    }
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
        + (setting.live() ? " *Live.*" : "")
        + " |";
  }
}
