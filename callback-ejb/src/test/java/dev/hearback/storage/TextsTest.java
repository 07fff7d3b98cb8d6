package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids and text as they go into columns. */
class TextsTest {

  @Test
  void idsAreOfVersion7_different_andAscend() {
    Set<UUID> ids = new HashSet<>();
    String before = "";
    for (int i = 0; i < 20_000; i++) {
      UUID id = Uuids.next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.toString()).isGreaterThan(before);
      before = id.toString();
      ids.add(id);
    }
    assertThat(ids).hasSize(20_000);
    assertThat(Uuids.next().getMostSignificantBits() >>> 16)
        .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
  }

  @Test
  void textThatNoDatabaseTakes_isReplaced_andLongTextIsVisiblyCut() {
    assertThat(Text.clean(null, 10)).isNull();
    assertThat(Text.clean("a\0b", 10)).isEqualTo("a\uFFFDb");
    assertThat(Text.clean("a\uD800b\uDC00", 10)).isEqualTo("a\uFFFDb\uFFFD");
    assertThat(Text.clean("\uD83D\uDE00", 10)).isEqualTo("\uD83D\uDE00");
    assertThat(Text.clean("0123456789", 10)).isEqualTo("0123456789");
    assertThat(Text.clean("01234567890", 10)).isEqualTo("012345678…");
    assertThat(Text.clean("01234567\uD83D\uDE00x", 10)).isEqualTo("01234567…");
  }

  @Test
  void longIds_stayDifferent() {
    String long1 = "x".repeat(500) + "1";
    String long2 = "x".repeat(500) + "2";
    assertThat(Text.id("short")).isEqualTo("short");
    assertThat(Text.id(long1)).hasSizeLessThanOrEqualTo(200).isNotEqualTo(Text.id(long2));
    assertThat(Text.id("a\0")).isNotEqualTo(Text.id("a\uFFFD"));
  }

  @Test
  void jsonKeepsOrderAndEveryCharacter() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", "quote \" back \\ nul \0 half \uD800 pair \uD83D\uDE00");
    map.put("a", List.of("x", "x", true, 2L));
    map.put("m", Map.of("deep", Map.of("er", new BigDecimal("0.10"))));
    map.put("big", new BigInteger("123456789012345678901234567890"));
    String text = JsonText.of(map);
    assertThat(Text.clean(text, 10_000)).isEqualTo(text);
    assertThat(JsonText.map(text)).isEqualTo(map);
    assertThat(JsonText.map(text).keySet()).containsExactly("z", "a", "m", "big");
    assertThat(JsonText.set("[\"b\",\"a\"]")).containsExactly("b", "a");
  }

  @Test
  void jsonRefusesWhatItDoesNotHave() {
    assertThatThrownBy(() -> JsonText.of(Map.of("x", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JsonText.of(Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void scriptsAreSplitAtLineEnds_butNotWithinDollarQuotes() {
    assertThat(
            Migration.split(
                "-- a comment;\nCREATE a (\n  b -- c; d\n);\nDO $$\nBEGIN\n  x;\nEND\n$$;\n"))
        .containsExactly("CREATE a (\n  b -- c; d\n)", "DO $$\nBEGIN\n  x;\nEND\n$$");
  }
}
