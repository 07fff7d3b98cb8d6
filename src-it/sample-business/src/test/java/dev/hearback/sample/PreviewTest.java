package dev.hearback.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreviewTest {

  @Test
  void shortTextStaysAsItIs() {
    assertThat(Preview.of("four", 4)).isEqualTo("four");
  }

  @Test
  void longTextEndsInAnEllipsis() {
    assertThat(Preview.of("five!", 4)).isEqualTo("fiv…");
  }

  @Test
  void emojiIsNeverCutInHalf() {
    assertThat(Preview.of("ab😀cd", 4)).isEqualTo("ab…");
  }
}
