package dev.hearback.spi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.OneLineTest;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.TestSubmissions;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String USER = "hook-user";
  private static final String PASSWORD = "p/ss+w\"rd=%*~&";
  private static final String TOKEN =
      "aaaaaaibsmpv4adqacaaaaaaaaaeeaabzvmjow6q3uwscvk5s7pv3gp2xqn5hcd7q4ht5jka";
  private static final String SIGNATURE = "s1gn/tur3+of=the/url";
  private static final String CALLBACK = "https://stt.example.com/hearback/callbacks/main/" + TOKEN;

  private static final Map<String, UnaryOperator<String>> SPELLINGS =
      Map.ofEntries(
          entry("plain", text -> text),
          entry("percent-encoded", RedactionTest::encoded),
          entry("percent-encoded as we do", PercentEncoding::encode),
          entry("percent-encoded twice", text -> PercentEncoding.encode(encoded(text))),
          entry("percent-encoded five times", text -> encoded(text).replace("%", "%25252525")),
          entry("percent-encoded in small letters", text -> encoded(text).toLowerCase(Locale.ROOT)),
          entry("percent-encoded in part", text -> text.replace("%", "%25").replace("\"", "%22")),
          entry("percent-encoded in every letter", text -> each("%%%02x", text)),
          entry("JSON", text -> text.replace("\"", "\\\"").replace("/", "\\/")),
          entry("JSON as for HTML", text -> text.replace("&", "\\u0026").replace("=", "\\u003d")),
          entry("JSON, every letter", text -> each("\\u%04X", text)),
          entry("JSON in JSON", text -> each("\\\\u%04x", text)),
          entry("hexadecimal", text -> each("\\x%02x", text)),
          entry("HTML", text -> text.replace("&", "&amp;").replace("\"", "&quot;")),
          entry("HTML by names", RedactionTest::named),
          entry("HTML by numbers", text -> each("&#%d;", text)),
          entry("HTML by long numbers", text -> each("&#%05d;", text)),
          entry("HTML by hexadecimal numbers", text -> each("&#x%X;", text)),
          entry(
              "HTML, its first letter",
              text -> each("&#x%x;", text.substring(0, 1)) + text.substring(1)),
          entry("HTML of a URL", text -> encoded(text).replace("%", "&#37;")));

  private static final Map<String, UnaryOperator<String>> IN_BASE64 =
      Map.of(
          "Base64", text -> base64(text),
          "Base64 after one byte", text -> base64("x" + text + "y"),
          "Base64 after two bytes", text -> base64("xx" + text + "yy"),
          "Base64 in JSON", text -> base64("a:" + text).replace("/", "\\/"),
          "Base64 in a URL", text -> encoded(base64("a:" + text)),
          "Base64 of a URL", text -> base64("https://a:" + PercentEncoding.encode(text)),
          "Base64 in a form", text -> base64("a:" + text).replace('+', ' '),
          "Base64 in lines", text -> base64("a:" + text).replaceAll("(.{5})", "$1\r\n"),
          "Base64url", text -> Base64.getUrlEncoder().encodeToString((":" + text).getBytes(UTF_8)));

  private final Provider provider =
      TestSubmissions.withCredentials(
          TestSubmissions.provider("deepgram", URI.create("https://dg.example")), USER, PASSWORD);
  private final Submission submission =
      new Submission(
          provider,
          TestSubmissions.JOB,
          new SubmissionAudio.AtUrl(
              URI.create("https://media.example/x.wav?sig=" + encoded(SIGNATURE) + "&v=2")),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          URI.create(CALLBACK));
  private final Redaction redaction = Redaction.of(provider, Optional.of(submission));

  @Test
  void everySecret_isTakenOut_inEverySpelling() {
    for (String secret : List.of(TestSubmissions.KEY, USER, PASSWORD, TOKEN, SIGNATURE)) {
      SPELLINGS.forEach(
          (name, spelling) ->
              assertThat(redaction.apply("You sent " + spelling.apply(secret) + ", which is bad."))
                  .as("%s, %s", secret, name)
                  .isEqualTo("You sent (secret), which is bad."));
    }
  }

  /** All but the few characters that depend on what stands beside it. */
  @Test
  void everySecret_isTakenOutOfBase64() {
    for (String secret : List.of(TestSubmissions.KEY, USER, PASSWORD, TOKEN, SIGNATURE)) {
      IN_BASE64.forEach(
          (name, spelling) ->
              assertThat(redaction.apply(spelling.apply(secret)))
                  .as("%s, %s", secret, name)
                  .matches("[\\w+/%\\s-]{0,40}\\(secret\\)[\\w+/=%\\s-]{0,11}"));
    }
  }

  @Test
  void secretOutsideAscii_orThatLooksEscapedItself_isTakenOut() {
    for (String secret :
        List.of("p\u00e4ss\u20acw\ud83d\ude00rd", "pass%2fw&amp;rd", "pa\\\\ss\\word")) {
      Redaction one = Redaction.of(List.of(), List.of(secret), List.of());
      for (String spelled :
          List.of(
              secret,
              encoded(secret),
              encoded(encoded(secret)),
              each("\\u%04x", secret),
              secret.replace("\\", "\\\\"))) {
        assertThat(one.apply("a " + spelled + " b")).as(spelled).isEqualTo("a (secret) b");
      }
    }
  }

  /** As long as what is looked at, and escaped so often that it never ends. */
  @Test
  @Timeout(10)
  void hostileText_isReadInTime() {
    for (String layer : List.of("%25", "\\", "&amp;", "%2525", "&#x26;#x26;")) {
      String text = layer.repeat(20_000 / layer.length());
      assertThat(redaction.apply(text + " " + PASSWORD)).isEqualTo(text + " (secret)");
    }
  }

  @Test
  void user_isNotTakenOutOfLongerWords() {
    Provider ordinary = TestSubmissions.withCredentials(provider, "auth", "longpassword");
    Redaction one = Redaction.of(ordinary, Optional.empty());
    assertThat(one.apply("INVALID_AUTH of auth, https://auth:x@host, a%2Fauth%3A"))
        .isEqualTo("INVALID_AUTH of (secret), https://(secret):x@host, a%2F(secret)%3A");
  }

  @Test
  void otherWords_stay() {
    String words = "Invalid credentials. (request 01931f5e-0000-7000-8000-000000000042)";
    assertThat(VendorText.clean(words, redaction)).isEqualTo(words);
    assertThat(VendorText.clean(words, Redaction.of(TestSubmissions.GLADIA, Optional.empty())))
        .isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CALLBACK",
        "//stt.example.com/hearback/callbacks/main/TOKEN",
        "stt.example.com/hearback/callbacks/main/TOKEN?x=1",
        "/hearback/hooks/calls/0123456789abcdef0123456789abcdef",
        "https:\\/\\/stt.example.com\\/hearback\\/hooks\\/calls\\/0123456789abcdef",
        "https%3A%2F%2Fstt.example.com%2Fhearback%2Fhooks%2Fcalls%2F0123456789abcdef",
        "https%253A%252F%252Fstt.example.com%252Fhearback%252Fhooks%252Fcalls%252F0123456789abcdef",
        "https:&#x2F;&#47;stt.example.com&sol;hearback&#x2F;hooks&#x2F;calls&#x2F;0123456789abcdef",
        "\\x2f%68ooks\\x2fcalls\\x2f0123456789abcdef",
        "the token TOKEN is bad",
        "TOKEN"
      })
  void urlOrToken_isTakenOut_thoughNobodyKnowsWhose(String echo) {
    String text = echo.replace("CALLBACK", CALLBACK).replace("TOKEN", TOKEN);
    assertThat(VendorText.clean("Cannot reach " + text))
        .startsWith("Cannot reach ")
        .doesNotContain(TOKEN, "0123456789abcdef");
  }

  @Test
  void plusesOfBase64_thatAFormHasMadeSpaces_areTakenOut() {
    Redaction one = Redaction.of(List.of(), List.of("~~~~~~~~~~~~"), List.of());
    String spelled = base64("~~~~~~~~~~~~");
    assertThat(spelled).contains("+");
    for (String text : List.of(spelled, spelled.replace('+', ' '), spelled.replace('+', '-'))) {
      assertThat(one.apply(text)).startsWith("(secret)");
    }
  }

  /** As of an audio URL that somebody has signed. */
  @Test
  void veryLongQuery_isTakenOut() {
    String signature =
        IntStream.range(1000, 4000)
            .mapToObj(number -> Integer.toString(number * number, 36) + "%2B")
            .collect(joining());
    URI audio = URI.create("https://media.example/x?sig=" + signature);
    Redaction one = Redaction.of(List.of(), List.of(), List.of(audio));
    assertThat(one.apply("of " + audio.getRawQuery() + ".")).isEqualTo("of (secret).");
    assertThat(one.apply(base64("?" + audio.getRawQuery())).replace("(secret)", ""))
        .hasSizeLessThan(signature.length() / 40);
  }

  /** A vendor may spell a URL anew, and such a character needs no encoding in it. */
  @Test
  void urlWithAnApostropheInItsPassword_isLeftOutWhole() {
    assertThat(
            VendorText.clean("callback to https://dg:p4ss'w0rd-9xKq2LzVtR7mQ@stt.example.com/x ok"))
        .isEqualTo("callback to (URL) ok");
  }

  @Test
  void secretThatIsCutOff_isNotShownInPart() {
    String urls = (CALLBACK + " ").repeat(20_000 / (CALLBACK.length() + 1));
    for (int shift = 0; shift < 60; shift++) {
      String text = urls + "x".repeat(shift) + " " + PASSWORD + TOKEN.repeat(9);
      assertThat(VendorText.clean(text, redaction)).doesNotContain("p/ss", "AAAAAQ");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String each(String format, String text) {
    return text.chars().mapToObj(c -> String.format(format, c)).collect(joining());
  }

  private static String named(String text) {
    return text.replace("&", "&amp;")
        .replace("/", "&sol;")
        .replace("=", "&equals;")
        .replace("+", "&plus;")
        .replace("%", "&percnt;")
        .replace("*", "&ast;")
        .replace("\"", "&quot;");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void vendorsWords_forgeNoLine_andItsIdIsNone() {
    assertThat(VendorText.clean(OneLineTest.HOSTILE)).isEqualTo(OneLineTest.HARMLESS);
    assertThat(VendorText.id("id\u202E")).isEmpty();
  }
}
