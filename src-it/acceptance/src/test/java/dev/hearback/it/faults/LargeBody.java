package dev.hearback.it.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearback.it.RawConnection;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;

/** A transcript of many words in Deepgram's shape, of which only a part is ever in memory. */
final class LargeBody {

  private static final byte[] HEAD =
      """
      {"metadata":{"request_id":"c22bea24-ecd3-4b53-bcbf-8ef087d905a5"},"results":{"channels":[\
      {"alternatives":[{"transcript":"Many words.","words":[{"word":"first","start":0,"end":0}"""
          .getBytes(US_ASCII);
  private static final byte[] TAIL = "]}]}]}}".getBytes(US_ASCII);
  private static final int WORDS_IN_BLOCK = 10_000;

  private final byte[] block = block();
  private final int blocks;

  /** One of so many bytes, or a few more. */
  LargeBody(int bytes) {
    blocks = bytes / block.length + 1;
  }

  long length() {
    return HEAD.length + (long) blocks * block.length + TAIL.length;
  }

  long words() {
    return 1 + (long) blocks * WORDS_IN_BLOCK;
  }

  void sendTo(RawConnection connection) throws IOException {
    connection.send(HEAD);
    for (int sent = 0; sent < blocks; sent++) {
      connection.send(block);
    }
    connection.send(TAIL);
  }

  /** Words that do not repeat, because equal ones are compressed to nothing. */
  private static byte[] block() {
    Random random = new Random(1);
    StringBuilder words = new StringBuilder();
    for (int word = 0; word < WORDS_IN_BLOCK; word++) {
      words.append(
          String.format(
              Locale.ROOT,
              ",{\"word\":\"%-16s\",\"start\":%.5f,\"end\":%.5f,\"confidence\":%.8f}",
              Long.toString(random.nextLong(1L << 40), 36),
              random.nextDouble() * 10_000,
              random.nextDouble() * 10_000,
              random.nextDouble()));
    }
    return words.toString().getBytes(US_ASCII);
  }
}
