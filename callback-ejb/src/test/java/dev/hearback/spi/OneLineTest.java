package dev.hearback.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** See also the tests of whatever logs other people's text: they use {@link #HOSTILE}. */
public class OneLineTest {

  /** Each kind of character that forges or disguises a line. */
  public static final String HOSTILE =
      "a\r\nb\u0085c\u2028d\u2029e\u202Ef\u2066g\u001B[31mh\u007Fi";

  /** What is left of it. */
  public static final String HARMLESS = "a b c d e f g [31mh i";

  @Test
  void whatForgesOrDisguisesALine_becomesASpace() {
    assertThat(OneLine.of(HOSTILE)).isEqualTo(HARMLESS);
    assertThat(OneLine.of("\n \u200Btext\u009B")).isEqualTo("text");
    assertThat(OneLine.fits(HOSTILE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Grüße, 世界 \uD83D\uDE42", "e\u0301", "שלום", "a  b"})
  void otherText_staysAsItIs(String text) {
    assertThat(OneLine.of(text)).isEqualTo(text);
    assertThat(OneLine.fits(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      chars = {
        '\0', '\t', '\n', '\r', '\u001B', '\u007F', '\u0080', '\u0085', '\u009B', '\u00AD',
        '\u061C', '\u200B', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202D', '\u202E',
        '\u2060', '\u2066', '\u2069', '\uD800', '\uDC00', '\uFEFF'
      })
  void eachOfThem_isUnfit(char unfit) {
    assertThat(OneLine.fits("a" + unfit + "b")).isFalse();
    assertThat(OneLine.of("a" + unfit + "b")).isEqualTo("a b");
  }

  @Test
  void nobodyElseCleansText_inAnotherWay() throws IOException {
    for (String module : List.of("callback-ejb", "callback-web")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (!file.endsWith("OneLine.java")) {
            assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern("\\\\p\\{[CZ]");
          }
        }
      }
    }
  }
}
