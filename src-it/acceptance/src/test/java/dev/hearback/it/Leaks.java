package dev.hearback.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for secrets, also where they are percent-encoded, escaped, or within Base64. */
final class Leaks {

  private static final Pattern ESCAPE =
      Pattern.compile("\\\\+(?:(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})|([/\"\\\\]))");
  private static final Pattern ENTITY =
      Pattern.compile(
          "&(?:#([0-9]{1,5})|#x([0-9A-Fa-f]{1,4})|amp|lt|gt|quot|sol|equals|plus|percnt|ast);");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}");

  private final List<String> secrets;

  Leaks(List<String> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  /** The secrets that are there, each with what stands around it. */
  List<String> in(String text) {
    List<String> found = new ArrayList<>();
    for (String reading : readings(text)) {
      for (String secret : secrets) {
        int at = reading.indexOf(secret);
        if (at >= 0) {
          int end = Math.min(reading.length(), at + secret.length() + 20);
          found.add(secret + " in: " + reading.substring(Math.max(0, at - 300), end));
        }
      }
    }
    return found;
  }

  /** The text in every way in which it can be read. */
  private static Set<String> readings(String text) {
    Set<String> readings = new LinkedHashSet<>();
    String reading = text;
    for (int depth = 0; depth < 5 && readings.add(reading); depth++) {
      readings.add(inBase64(reading));
      reading = unescaped(percentDecoded(reading));
    }
    return readings;
  }

  private static String percentDecoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] encoded = text.getBytes(UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
      if (encoded[i] == '%' && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(encoded[i]);
      }
    }
    return bytes.toString(UTF_8);
  }

  private static String unescaped(String text) {
    String plain =
        ESCAPE
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1) == null
                            ? found.group(2)
                            : character(found.group(1).substring(1), 16)));
    return ENTITY
        .matcher(plain)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group()) {
                      case "&amp;" -> "&";
                      case "&lt;" -> "<";
                      case "&gt;" -> ">";
                      case "&quot;" -> "\"";
                      case "&sol;" -> "/";
                      case "&equals;" -> "=";
                      case "&plus;" -> "+";
                      case "&percnt;" -> "%";
                      case "&ast;" -> "*";
                      default ->
                          found.group(1) == null
                              ? character(found.group(2), 16)
                              : character(found.group(1), 10);
                    }));
  }

  private static String character(String digits, int radix) {
    return String.valueOf((char) Integer.parseInt(digits, radix));
  }

  /** What all that looks like Base64 stands for, wherever its groups of four begin. */
  private static String inBase64(String text) {
    StringBuilder all = new StringBuilder();
    Matcher matcher = BASE64.matcher(text);
    while (matcher.find()) {
      String run = matcher.group().replace('-', '+').replace('_', '/');
      for (int begin = 0; begin < 4; begin++) {
        String groups = run.substring(begin, begin + (run.length() - begin) / 4 * 4);
        all.append(new String(Base64.getDecoder().decode(groups), ISO_8859_1)).append('\n');
        // its last bytes, if they are no whole group
        String rest = run.substring(begin);
        if (rest.length() % 4 > 1) {
          all.append(new String(Base64.getDecoder().decode(rest), ISO_8859_1)).append('\n');
        }
      }
    }
    return all.toString();
  }
}
