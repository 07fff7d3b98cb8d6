package dev.hearback.spi.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCursorTest {

  private static final int MOST = 256 * 1024;

  @ParameterizedTest
  @CsvSource({"262143,262143", "262144,262144", "262145,262144", "900000,262144"})
  void longString_isCut_andWhatFollowsIsRead(int length, int kept) {
    assertThat(values("{\"a\":\"" + "x".repeat(length) + "\",\"b\":\"y\"}"))
        .containsExactly("x".repeat(kept), "y");
  }

  @ParameterizedTest
  @CsvSource({"\\n", "\\u00e4", "\\\\", "\\\"", "ä", "\uD83D\uDE00"})
  void longString_isNotCutWithinACharacter(String character) {
    String whole = character.repeat(400_000);
    for (String before : List.of("", "1", "12", "123", "1234", "12345")) {
      List<String> values = values("{\"a\":\"" + before + whole + "\",\"b\":\"y\"}");
      assertThat(values.get(0).length())
          .isBetween(MOST / character.getBytes(UTF_8).length, MOST + 1);
      assertThat(values.get(1)).isEqualTo("y");
      assertThat(Character.isHighSurrogate(values.get(0).charAt(values.get(0).length() - 1)))
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"2097152,2097152,false", "2097153,2097152,true"})
  void transcript_isKeptLonger(int length, int kept, boolean cut) {
    String json = "{\"a\":\"" + "x".repeat(length) + "\"}";
    try (JsonCursor cursor = JsonCursor.open(stream(json))) {
      cursor.fields(name -> assertThat(cursor.transcript().orElseThrow()).hasSize(kept));
      assertThat(cursor.isCut()).isEqualTo(cut);
    }
  }

  @Test
  void whatIsCutOff_mustBeAString_too() {
    assertThatThrownBy(() -> values("{\"a\":\"" + "x".repeat(270_000) + "\n\"}"))
        .isInstanceOf(JsonUnreadableException.class);
    assertThatThrownBy(() -> values("{\"a\":\"" + "x".repeat(270_000)))
        .isInstanceOf(JsonUnreadableException.class);
  }

  @Test
  void transcript_isReadWhole() {
    String json = "{\"a\":\"" + "x".repeat(300_000) + "\"}";
    try (JsonItems items = new JsonItems(() -> stream(json), "a")) {
      assertThat(items.advance()).isTrue();
      assertThat(items.text().orElseThrow()).hasSize(300_000);
    }
  }

  private static List<String> values(String json) {
    List<String> values = new ArrayList<>();
    try (JsonCursor cursor = JsonCursor.open(stream(json))) {
      cursor.fields(name -> cursor.text().ifPresent(values::add));
      cursor.finish();
    }
    return values;
  }

  private static ByteArrayInputStream stream(String json) {
    return new ByteArrayInputStream(json.getBytes(UTF_8));
  }
}
