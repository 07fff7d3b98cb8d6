package dev.hearback.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartStreamTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\r\n", "\r\n--", "\r\n--b\r\n--bo", "\r\r\n--b-\r\n", "a\r\n--boX"})
  void contentThatLooksLikeABoundary_isContent(String content) throws Exception {
    PartStream parts = parts("--boundary\r\nA: b\r\n\r\n" + content + "\r\n--boundary--\r\n");

    assertThat(parts.next()).containsEntry("a", "b");
    assertThat(new String(parts.readAllBytes(), StandardCharsets.ISO_8859_1)).isEqualTo(content);
    assertThat(parts.next()).isNull();
  }

  @Test
  void partsThatAreNotRead_areSkipped() throws Exception {
    PartStream parts = parts("--boundary\r\n\r\n1\r\n--boundary\r\n\r\n2\r\n--boundary--");
    parts.next();
    parts.next();

    assertThat(parts.readAllBytes()).asString().isEqualTo("2");
  }

  @Test
  void bodyWithoutEnd_isAnError() throws Exception {
    PartStream parts = parts("--boundary\r\n\r\nhalf");
    parts.next();

    assertThatThrownBy(parts::readAllBytes).isInstanceOf(EOFException.class);
  }

  private static PartStream parts(String body) {
    return new PartStream(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)), "boundary");
  }
}
