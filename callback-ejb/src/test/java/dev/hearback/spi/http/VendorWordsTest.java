package dev.hearback.spi.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VendorWordsTest {

  private final VendorWords words = new VendorWords();

  @Test
  void words_areCleaned_asLongAsThereAreNotTooMany() {
    String sentence = "no " + "x ".repeat(4_000) + "http://u:p@host/";
    for (int i = 0; i < 12; i++) {
      assertThat(words.clean(sentence)).startsWith("no x x").hasSizeLessThan(2_100);
    }
    assertThat(words.clean(sentence)).as("of 100,000 characters the last").isNotEmpty();
    assertThat(words.clean("why")).isEmpty();
  }

  @Test
  void oneThatIsTooLong_countsForWhatIsReadOfIt() {
    assertThat(words.clean("x ".repeat(1_000_000))).isNotEmpty();
    assertThat(words.clean("see http://host/?token=1")).isEqualTo("see (URL)");
  }

  @Test
  void manyShortOnes_areTooManyAtLast() {
    for (int i = 0; i < 2_000; i++) {
      words.clean("");
    }
    assertThat(words.clean("why")).isEmpty();
  }
}
