package dev.hearback.it.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** What can be wrong with a body, and what operators are told of it. */
enum Poison {
  EMPTY("an empty body", whole -> ""),
  HTML("it is not JSON", whole -> "<html><body>502 Bad Gateway</body></html>"),
  TRUNCATED("it ends too early", whole -> whole.substring(0, whole.length() / 2)),
  TRAILING("there is more after its end", whole -> whole + "{}"),
  NESTED("nested deeper than 64 levels", whole -> with(whole, "[".repeat(100_000))),
  HUGE_NUMBER("a number is longer than 1,000", whole -> with(whole, "9".repeat(10_000_000))),
  HUGE_STRING(
      "a string is longer than 16,777,216",
      whole -> with(whole, '"' + "x".repeat(17 * 1024 * 1024) + '"')),
  TWO_FIELDS_OF_ONE_NAME("two fields of one name", whole -> with(whole, "1,\"more\":2")),
  NO_UTF_8("it is not valid text", whole -> with(whole, "\"\u00ff\"")),
  SURROGATE("it is not valid text", whole -> with(whole, "\"\u00ed\u00a0\u0080\"")),
  NUL("a string has a control character", whole -> with(whole, "\"\0\"")),
  NOTHING_BUT_NUL("a body that cannot be read", whole -> "\0".repeat(1000)),
  GZIP_BOMB("compressed by gzip", whole -> gzip(with(whole, " ".repeat(50_000_000) + "1")));

  private final String error;
  private final UnaryOperator<String> making;

  /** Made of a whole body; both are one character for each byte. */
  Poison(String error, UnaryOperator<String> making) {
    this.error = error;
    this.making = making;
  }

  /** What tells an operator what is wrong. */
  String error() {
    return error;
  }

  /** Made of a body that is one object and says "words". */
  byte[] of(byte[] whole) {
    return making.apply(new String(whole, ISO_8859_1).strip()).getBytes(ISO_8859_1);
  }

  private static String with(String object, String value) {
    return object.substring(0, object.length() - 1) + ",\"more\":" + value + "}";
  }

  private static String gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toString(ISO_8859_1);
  }
}
