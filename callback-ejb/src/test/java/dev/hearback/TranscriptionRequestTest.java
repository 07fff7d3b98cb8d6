package dev.hearback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptionRequestTest {

  private static final TranscriptionRequest REQUEST =
      TranscriptionRequest.of("https://media.example.com/1.wav");

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void tagOrNameThatSaysNothing_isRefusedAtOnce(String nothing) {
    assertThatThrownBy(() -> REQUEST.tag(nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HB-0402 tag: expected 1 to 100 characters that are not all blank, found " + nothing);
    assertThatThrownBy(() -> REQUEST.attribute(nothing, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0402 name of an attribute: expected 1 to 100 characters");
  }

  @Test
  void whatIsTooLong_isRefusedAtOnce_andNotRepeated() {
    assertThatThrownBy(() -> REQUEST.tag("x".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> REQUEST.attribute("call", "x".repeat(2001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HB-0402 attribute call: expected up to 2000 characters, found 2001 characters");
    assertThat(REQUEST.tag("x".repeat(100)).attribute("call", "x".repeat(2000)).tags()).hasSize(1);
  }

  @Test
  void optionWithoutNameOrValue_isRefusedAtOnce() {
    assertThatThrownBy(() -> REQUEST.option("model", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HB-0402 option model: expected a String, Boolean, Number, List or Map, found null");
    assertThatThrownBy(() -> REQUEST.option(null, "nova-3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("HB-0402 name of an option: expected one of the vendor's, found null");
  }

  @Test
  void languageThatIsNone_isRefusedAtOnce() {
    assertThatThrownBy(() -> REQUEST.language("en_GB"))
        .hasMessage("HB-0402 language: expected a BCP 47 tag, found en_GB");
    assertThat(REQUEST.language("de-CH").language()).contains("de-CH");
  }

  @ParameterizedTest
  @CsvSource({
    "media.example.com/1.wav,found one without a scheme",
    "ftp://media.example.com/1.wav,found one with the scheme ftp",
    "https://me:s3cret@media.example.com/1.wav,found one with credentials"
  })
  void audioAtNoHttpUrl_isRefusedAtOnce(String url, String found) {
    assertThatThrownBy(() -> TranscriptionRequest.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HB-0402 audio: expected an absolute http or https URL without credentials, " + found);
  }

  @Test
  void audioOfNoBytes_orWithARelativePath_isRefusedAtOnce() {
    assertThatThrownBy(
            () -> TranscriptionRequest.of(new ByteArrayInputStream(new byte[0]), 0, "audio/wav"))
        .hasMessage("HB-0402 audio: expected at least 1 byte, found 0 bytes");
    assertThatThrownBy(() -> TranscriptionRequest.of(Path.of("a.wav"), "audio/wav"))
        .hasMessage("HB-0402 audio: expected an absolute path, found a.wav");
  }
}
