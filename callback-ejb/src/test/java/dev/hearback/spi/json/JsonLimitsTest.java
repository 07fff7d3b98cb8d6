package dev.hearback.spi.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLimitsTest {

  private static final String CHARACTERS = "ab\"\\u{}[],:1 \n\u0001\uD83D\uDE00é";
  private static final int DOCUMENTS = 20_000;

  /** Strings are looked at in runs; it must come to the same as one character after the other. */
  @Test
  void whateverIsRead_inPiecesOfWhateverSize_isCutAtTheSameCharacter() throws IOException {
    Random random = new Random(20261130);
    for (int i = 0; i < DOCUMENTS; i++) {
      String document = document(random);
      int keep = random.nextInt(8);
      assertThat(read(document, keep, 1 + random.nextInt(9)))
          .as("%s, of which %d are kept", document, keep)
          .isEqualTo(read(document, keep, 1));
    }
  }

  @Test
  void longString_isKeptUpToItsLimit() throws IOException {
    assertThat(read("{\"a\":\"0123456789\"}", 4, 5)).isEqualTo("{\"a\":\"0123\"}");
    assertThat(read("{\"a\":\"0123\"}", 4, 50)).isEqualTo("{\"a\":\"0123\"}");
    assertThat(read("{\"a\":\"012\uD83D\uDE00\"}", 4, 50))
        .as("not half of a character")
        .isEqualTo("{\"a\":\"012\uD83D\uDE00\"}");
    assertThat(read("{\"a\":\"012345\u0001\"}", 4, 50))
        .isEqualTo("a string has a control character");
  }

  private static String document(Random random) {
    StringBuilder document = new StringBuilder("{\"");
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      document.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return document.append("\"}").toString();
  }

  /** What the parser gets to see, or why it gets nothing more. */
  private static String read(String document, int keep, int atOnce) throws IOException {
    StringBuilder seen = new StringBuilder();
    char[] chars = new char[atOnce];
    try (JsonLimits limits = new JsonLimits(inPieces(document, atOnce), keep)) {
      for (int n = limits.read(chars, 0, atOnce); n >= 0; n = limits.read(chars, 0, atOnce)) {
        seen.append(chars, 0, n);
      }
      return seen.toString();
    } catch (JsonUnreadableException e) {
      return e.getMessage();
    }
  }

  private static Reader inPieces(String document, int atOnce) {
    return new FilterReader(new StringReader(document)) {
      @Override
      public int read(char[] chars, int offset, int count) throws IOException {
        return super.read(chars, offset, Math.min(count, atOnce));
      }
    };
  }
}
