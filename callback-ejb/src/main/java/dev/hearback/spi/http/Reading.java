package dev.hearback.spi.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text in one of the ways in which it can be read: as it is, or with its escapes decoded, once or
 * more. Any character may be escaped, as in URLs, JSON, HTML or program text. Each character knows
 * where it began and ended in the text as it was.
 */
record Reading(String text, int[] begins, int[] ends) {

  /** Five percent-encodings, and what may be around them. */
  private static final int MOST_LAYERS = 8;

  private static final Pattern ESCAPE =
      Pattern.compile(
          ("(?<utf8>BYTE[C-F]HEX(?:BYTE[89AB]HEX){1,3})"
                  + "|BYTE(?<one>HEX{2})"
                  + "|[%\\\\]u(?<unit>HEX{4})"
                  + "|\\\\(?<quoted>[^A-Z0-9])"
                  + "|(?:&#x|\\\\u\\{)0*(?<hex>HEX{1,5})[;}]?"
                  + "|&#0*(?<decimal>[0-9]{1,6});?"
                  + "|&(?<name>[A-Z]{2,6});")
              .replace("BYTE", "(?:%|\\\\x)")
              .replace("HEX", "[0-9A-F]"),
          Pattern.CASE_INSENSITIVE);

  /** Matches nowhere. */
  static final Pattern NOTHING = Pattern.compile("(?!)");

  /** HTML's names for what may stand in a URL or a password. */
  private static final Map<String, String> NAMED =
      Arrays.stream(
              ("amp & lt < gt > quot \" apos ' sol / equals = plus + percnt % num # colon : semi ;"
                      + " comma , period . excl ! quest ? dollar $ commat @ ast * lpar ( rpar )"
                      + " lsqb [ rsqb ] lbrack [ rbrack ] lcub { rcub } lbrace { rbrace } bsol \\"
                      + " verbar | vert | lowbar _ grave ` hat ^")
                  .split(" (?=[a-z])"))
          .collect(
              Collectors.toUnmodifiableMap(
                  named -> named.substring(0, named.length() - 2),
                  named -> named.substring(named.length() - 1)));

  /** All readings that differ, from the text as it is to the one with nothing left to decode. */
  static List<Reading> of(String text) {
    int[] begins = IntStream.range(0, text.length()).toArray();
    int[] ends = IntStream.rangeClosed(1, text.length()).toArray();
    List<Reading> readings = new ArrayList<>();
    Reading next = new Reading(text, begins, ends);
    Reading last;
    do {
      last = next;
      readings.add(last);
      next = last.decoded();
    } while (readings.size() <= MOST_LAYERS && !next.text.equals(last.text));
    return readings;
  }

  /** The text with another in the place of all that matches in any reading. */
  static String replaced(String text, Pattern pattern, String other) {
    return replaced(text, pattern, NOTHING, other);
  }

  /**
   * The same.
   *
   * @param unspaced what is matched in each reading without its white space
   */
  static String replaced(String text, Pattern pattern, Pattern unspaced, String other) {
    NavigableMap<Integer, Integer> spans = new TreeMap<>();
    for (Reading reading : of(text)) {
      reading.find(pattern, spans);
      if (unspaced != NOTHING) {
        reading.unspaced().find(unspaced, spans);
      }
    }
    StringBuilder all = new StringBuilder();
    int end = 0;
    for (Map.Entry<Integer, Integer> span : spans.entrySet()) {
      if (span.getKey() > end || all.length() == 0) { // else it touches or overlaps the one before
        all.append(text, end, span.getKey()).append(other);
      }
      end = Math.max(end, span.getValue());
    }
    return all.append(text, end, text.length()).toString();
  }

  private void find(Pattern pattern, Map<Integer, Integer> spans) {
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      spans.merge(begins[found.start()], ends[found.end() - 1], Math::max);
    }
  }

  private Reading unspaced() {
    if (text.chars().noneMatch(Character::isWhitespace)) {
      return this;
    }
    int[] kept =
        IntStream.range(0, text.length())
            .filter(at -> !Character.isWhitespace(text.charAt(at)))
            .toArray();
    StringBuilder plain = new StringBuilder(kept.length);
    IntStream.of(kept).forEach(at -> plain.append(text.charAt(at)));
    return new Reading(
        plain.toString(),
        IntStream.of(kept).map(at -> begins[at]).toArray(),
        IntStream.of(kept).map(at -> ends[at]).toArray());
  }

  private Reading decoded() {
    StringBuilder plain = new StringBuilder();
    int[] from = new int[text.length()];
    int[] to = new int[text.length()];
    Matcher escape = ESCAPE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      boolean escaped = escape.find(at);
      int next = escaped ? escape.start() : text.length();
      System.arraycopy(begins, at, from, plain.length(), next - at);
      System.arraycopy(ends, at, to, plain.length(), next - at);
      plain.append(text, at, next);
      at = next;
      if (escaped) {
        int length = plain.length();
        plain.append(meaning(escape));
        at = escape.end();
        Arrays.fill(from, length, plain.length(), begins[next]);
        Arrays.fill(to, length, plain.length(), ends[at - 1]);
      }
    }
    return new Reading(plain.toString(), from, to);
  }

  private static String meaning(Matcher escape) {
    if (escape.group("utf8") != null) {
      String digits = escape.group("utf8").replaceAll("(?i)%|\\\\x", "");
      return new String(HexFormat.of().parseHex(digits), UTF_8);
    }
    if (escape.group("one") != null) {
      return new String(HexFormat.of().parseHex(escape.group("one")), ISO_8859_1);
    }
    if (escape.group("unit") != null) {
      return Character.toString(Integer.parseInt(escape.group("unit"), 16));
    }
    if (escape.group("hex") != null) {
      return Character.toString(Integer.parseInt(escape.group("hex"), 16));
    }
    if (escape.group("decimal") != null) {
      return Character.toString(Integer.parseInt(escape.group("decimal")));
    }
    return escape.group("quoted") != null
        ? escape.group("quoted")
        : NAMED.getOrDefault(escape.group("name").toLowerCase(Locale.ROOT), escape.group());
  }
}
