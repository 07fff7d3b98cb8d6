package dev.hearback.spi.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTokensTest {

  private static final String REFUSED = "refused";
  private static final int ALL = 1024 * 1024;
  private static final int DOCUMENTS = 5_000;
  private static final String[] PIECES = {
    "a",
    " ",
    "\\n",
    "\\u00e4",
    "\\\\",
    "\\\"",
    "\\/",
    "ä",
    "語",
    "\uD83D\uDE00",
    "\\ud83d\\ude00",
    "{",
    "]",
    ","
  };
  private static final String[] SCALARS = {
    "0", "-0", "12", "-1.5", "1e5", "1E-07", "2.50e+10", "true", "false", "null"
  };
  private static final String BYTES = "{}[]\",:\\ 0159.-+eEtfnu\n\t\u0001\u007fä";

  /** With the reference implementation of JSON-P: the same events, and the same texts. */
  @Test
  void everyDocument_isReadAsParssonReadsIt_whereverItsPiecesAndBlocksEnd() {
    Random random = new Random(20261130);
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] document = document(random).getBytes(UTF_8);
      boolean texts = random.nextBoolean();
      assertThat(read(inPieces(document, random), texts))
          .as(() -> new String(document, UTF_8))
          .isEqualTo(parsson(document, texts))
          .doesNotContain(REFUSED);
    }
  }

  @Test
  void brokenDocument_isRefusedWhereParssonRefusesIt() {
    Random random = new Random(20261201);
    int refused = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] document = broken(document(random).getBytes(UTF_8), random);
      boolean texts = random.nextBoolean();
      List<String> events = read(inPieces(document, random), texts);
      assertThat(events).as(() -> new String(document, UTF_8)).isEqualTo(parsson(document, texts));
      refused += events.contains(REFUSED) ? 1 : 0;
    }
    assertThat(refused).isBetween(DOCUMENTS / 2, DOCUMENTS - DOCUMENTS / 10);
  }

  @Test
  void whatIsSkipped_isRefusedLikeWhatIsRead_andTheRestIsReadOn() {
    Random random = new Random(20261203);
    int refused = 0;
    for (int i = 0; i < 2 * DOCUMENTS; i++) {
      byte[] document = ("[" + document(random) + ",[1]]").getBytes(UTF_8);
      byte[] bytes = i % 2 == 0 ? document : broken(document, random);
      int block = 16 << random.nextInt(10);
      String skipped = ending(bytes, block, true);
      assertThat(skipped).as(() -> new String(bytes, UTF_8)).isEqualTo(ending(bytes, block, false));
      refused += skipped.equals("END") ? 0 : 1;
    }
    assertThat(refused).isBetween(DOCUMENTS / 2, DOCUMENTS - DOCUMENTS / 10);
  }

  /** With the JDK's decoder. */
  @Test
  void textOfSeveralBytes_isRefusedUnlessItIsUtf8() {
    Random random = new Random(20261202);
    int[] interesting = {0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF};
    int valid = 0;
    for (int i = 0; i < 4 * DOCUMENTS; i++) {
      byte[] document = "[\"....\"]".getBytes(UTF_8);
      document[2] = (byte) (0xC0 + random.nextInt(0x40));
      for (int k = 3; k < 6; k++) {
        document[k] = (byte) interesting[random.nextInt(interesting.length)];
      }
      boolean refused = read(new ByteArrayInputStream(document), false).contains(REFUSED);
      assertThat(refused).as(() -> Arrays.toString(document)).isEqualTo(!isUtf8(document));
      valid += refused ? 0 : 1;
    }
    assertThat(valid).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void document_isReadInEveryCharset_withAndWithoutItsMark(String charset) throws Exception {
    for (String before : List.of("", "1", "12", "123", "1234")) { // wherever its blocks end
      String document = "{\"a\":\"" + before + "ä語\uD83D\uDE00x".repeat(2_000) + "\"}";
      List<String> events = parsson(document.getBytes(UTF_8), true);
      for (String mark : List.of("", "\uFEFF")) {
        byte[] bytes = (mark + document).getBytes(Charset.forName(charset));
        assertThat(read(inPieces(bytes, new Random(1)), true)).isEqualTo(events);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "'  ', it is empty",
    "'{\"a\":', it ends too early",
    "'{\"a\":\"b', it ends too early",
    "'[1', it ends too early",
    "'[tru', it ends too early",
    "'[1] 2', there is more after its end",
    "'{\"a\" 1}', it is not JSON at byte 6",
    "'[\"a\nb\"]', a string has a control character",
    "'[01]', it is not JSON at byte 3",
    "'[\"                    \",01]', it is not JSON at byte 26"
  })
  void message_saysWhatIsWrong(String document, String message) {
    assertThat(failure(document)).isEqualTo(message);
  }

  @Test
  void whiteSpaceAfterANumber_isNotKept() {
    InputStream spaces =
        new InputStream() {
          private int left = 100 * ALL;

          @Override
          public int read() {
            return left-- > 0 ? ' ' : -1;
          }
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (JsonTokens tokens = new JsonTokens(new SequenceInputStream(stream("1"), spaces), ALL)) {
      tokens.next();
      tokens.finish();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALL);
  }

  @Test
  void surrogateWithoutItsPartner_isNoTextInUtf32() {
    byte[] document = "[\"a.b\"]".getBytes(Charset.forName("UTF-32BE"));
    document[3 * 4 + 2] = (byte) 0xD8;
    document[3 * 4 + 3] = 0;
    assertThat(failure(document, 16)).contains("not valid text");
  }

  /** So that nobody takes what came before for the whole. */
  @Test
  void streamThatFailed_failsAgain() {
    InputStream failing =
        new FilterInputStream(stream("def\"]")) {
          private boolean failed;

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!failed) {
              failed = true;
              throw new IOException("away");
            }
            return super.read(bytes, offset, length);
          }
        };
    try (JsonTokens tokens =
        new JsonTokens(new SequenceInputStream(stream("[\"abc"), failing), ALL)) {
      tokens.next();
      tokens.next();
      assertThatThrownBy(tokens::text).hasRootCauseMessage("away");
      assertThatThrownBy(tokens::text).hasRootCauseMessage("away");
      assertThatThrownBy(tokens::next).hasRootCauseMessage("away");
    }
  }

  @Test
  void streamOfWhatIsNoJson_isClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream compressed =
        new ByteArrayInputStream(new byte[] {0x1F, (byte) 0x8B, 8, 0}) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertThatThrownBy(() -> JsonCursor.open(compressed))
        .isInstanceOf(JsonUnreadableException.class);
    assertThat(closed).isTrue();
  }

  @Test
  void limits_holdForWhatNobodyWants() {
    assertThat(failure("[".repeat(64) + "]".repeat(64))).isEmpty();
    assertThat(failure("[".repeat(65) + "]".repeat(65)))
        .isEqualTo("it is nested deeper than 64 levels");
    assertThat(failure("[" + "1".repeat(1_000) + "]")).isEmpty();
    assertThat(failure("[" + "1".repeat(1_001) + "]"))
        .isEqualTo("a number is longer than 1,000 characters");
    assertThat(failure("{\"a\":" + "1".repeat(1_000) + "}", 8 * 1024)).isEmpty();
    assertThat(failure("{\"a\":" + "1".repeat(1_001) + "}", 8 * 1024))
        .isEqualTo("a number is longer than 1,000 characters");
    assertThat(failure("[0." + "1".repeat(999) + "]"))
        .isEqualTo("a number is longer than 1,000 characters");
    assertThat(failure("[\"" + "x".repeat(16 * 1024 * 1024) + "\"]")).isEmpty();
    assertThat(failure("[\"" + "x".repeat(16 * 1024 * 1024 + 1) + "\"]"))
        .isEqualTo("a string is longer than 16,777,216 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "0123, 0123, false",
    "01234, 0123, true",
    "012\uD83D\uDE00, 012\uD83D\uDE00, false",
    "012\uD83D\uDE00x, 012\uD83D\uDE00, true",
    "012\\u00e4, 012ä, false",
    "012\\u00e4x, 012ä, true",
    "012\\ud83d\\ude00, 012, true"
  })
  void string_isCutBehindACharacter(String written, String kept, boolean cut) {
    byte[] document = ("[\"" + written + "\",\"x\"]").getBytes(UTF_8);
    for (int seed = 0; seed < 20; seed++) {
      try (JsonTokens tokens = new JsonTokens(inPieces(document, new Random(seed)), 4, 16)) {
        tokens.next();
        tokens.next();
        assertThat(tokens.text()).isEqualTo(kept);
        assertThat(tokens.isCut()).isEqualTo(cut);
        tokens.next();
        assertThat(tokens.text()).isEqualTo("x");
      }
    }
  }

  /** The events, with their texts if these are to be asked for. */
  private static List<String> read(InputStream document, boolean texts) {
    List<String> events = new ArrayList<>();
    try (JsonTokens tokens = new JsonTokens(document, ALL, 16)) {
      int depth = 0;
      do {
        Event event = tokens.next();
        depth += depth(event);
        events.add(event + (texts && hasText(event) ? tokens.text() : ""));
      } while (depth > 0);
      tokens.finish();
    } catch (JsonUnreadableException e) {
      return List.of(REFUSED);
    }
    return events;
  }

  /**
   * How reading an array ends: END, or why it is refused.
   *
   * @param skip whether its items are skipped
   */
  private static String ending(byte[] document, int blockSize, boolean skip) {
    try (JsonTokens tokens = new JsonTokens(new ByteArrayInputStream(document), ALL, blockSize)) {
      int depth = 0;
      do {
        Event event = tokens.next();
        if (skip && depth == 1 && depth(event) > 0) {
          tokens.skip();
        } else {
          depth += depth(event);
        }
      } while (depth > 0);
      tokens.finish();
      return "END";
    } catch (JsonUnreadableException e) {
      return e.getMessage();
    }
  }

  private static List<String> parsson(byte[] document, boolean texts) {
    List<String> events = new ArrayList<>();
    try (JsonParser parser =
        JsonProvider.provider()
            .createParser(
                new InputStreamReader(new ByteArrayInputStream(document), UTF_8.newDecoder()))) {
      while (parser.hasNext()) {
        Event event = parser.next();
        events.add(event + (texts && hasText(event) ? parser.getString() : ""));
      }
    } catch (RuntimeException e) {
      return List.of(REFUSED);
    }
    return events;
  }

  private static boolean hasText(Event event) {
    return switch (event) {
      case KEY_NAME, VALUE_STRING, VALUE_NUMBER -> true;
      default -> false;
    };
  }

  private static int depth(Event event) {
    return switch (event) {
      case START_OBJECT, START_ARRAY -> 1;
      case END_OBJECT, END_ARRAY -> -1;
      default -> 0;
    };
  }

  /** Why it is refused; empty if it is not. */
  private static String failure(String document) {
    return failure(document, 16);
  }

  private static String failure(String document, int blockSize) {
    return failure(document.getBytes(UTF_8), blockSize);
  }

  /** Asks for no text. */
  private static String failure(byte[] document, int blockSize) {
    try (JsonTokens tokens = new JsonTokens(new ByteArrayInputStream(document), 1, blockSize)) {
      tokens.next();
      tokens.skip();
      tokens.finish();
      return "";
    } catch (JsonUnreadableException e) {
      return e.getMessage();
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String document(Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> object(random, 0);
      case 2, 3 -> array(random, 0);
      default -> value(random, 5);
    };
  }

  private static String object(Random random, int depth) {
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add(string(random) + white(random) + ":" + value(random, depth + 1));
    }
    return "{" + white(random) + String.join(",", fields) + "}";
  }

  private static String array(Random random, int depth) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(random, depth + 1));
    }
    return "[" + white(random) + String.join(",", items) + "]";
  }

  private static String value(Random random, int depth) {
    String value =
        switch (depth > 4 ? 2 + random.nextInt(2) : random.nextInt(4)) {
          case 0 -> object(random, depth);
          case 1 -> array(random, depth);
          case 2 -> string(random);
          default -> SCALARS[random.nextInt(SCALARS.length)];
        };
    return white(random) + value + white(random);
  }

  private static String string(Random random) {
    StringBuilder string = new StringBuilder("\"");
    for (int i = random.nextInt(8); i > 0; i--) {
      string.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return string.append('"').toString();
  }

  private static String white(Random random) {
    return random.nextInt(5) > 0 ? "" : " \n\r\t".substring(random.nextInt(4));
  }

  /** With a byte more, less, or another one. */
  private static byte[] broken(byte[] document, Random random) {
    int at = random.nextInt(document.length);
    byte[] any = BYTES.getBytes(UTF_8);
    byte one = any[random.nextInt(any.length)];
    int change = random.nextInt(3);
    byte[] broken = Arrays.copyOf(document, document.length + (change == 0 ? 1 : 0));
    if (change == 0) {
      System.arraycopy(document, at, broken, at + 1, document.length - at);
    }
    broken[at] = one;
    return change == 1 ? Arrays.copyOf(document, at) : broken;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static InputStream inPieces(byte[] document, Random random) {
    return new FilterInputStream(new ByteArrayInputStream(document)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(20)));
      }
    };
  }
}
