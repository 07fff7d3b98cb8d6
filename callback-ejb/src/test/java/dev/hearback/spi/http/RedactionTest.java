package dev.hearback.spi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String USER = "hook-user";
  private static final String PASSWORD = "p/ss+w\"rd=%";
  private static final String TOKEN = "AAAAAQGTH14AAHAAgAAAAAAAAEIAAc1Yl1vQ3S0hKq7f9XbZ-_wPdE4g";
  private static final String SIGNATURE = "s1gn/tur3+of=the/url";
  private static final String CALLBACK = "https://stt.example.com/hearback/callbacks/main/" + TOKEN;

  private static final Map<String, UnaryOperator<String>> SPELLINGS =
      Map.of(
          "plain", text -> text,
          "percent-encoded", RedactionTest::encoded,
          "percent-encoded twice", text -> encoded(encoded(text)),
          "percent-encoded in small letters", text -> encoded(text).toLowerCase(Locale.ROOT),
          "JSON", text -> text.replace("\"", "\\\"").replace("/", "\\/"),
          "Base64", text -> base64(text),
          "Base64 after one byte", text -> base64("x" + text + "y"),
          "Base64 after two bytes", text -> base64("xx" + text + "yy"),
          "Base64url", text -> Base64.getUrlEncoder().encodeToString((":" + text).getBytes(UTF_8)),
          "Basic", text -> "Basic " + base64("somebody:" + text));

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
          (name, spelling) -> {
            String spelled = spelling.apply(secret);
            String safe = redaction.apply("You sent " + spelled + ", which is wrong.");
            assertThat(safe)
                .as("%s, %s: %s", secret, name, spelled)
                .startsWith("You sent ")
                .endsWith(", which is wrong.")
                .contains("(secret)");
            String left =
                safe.replace("(secret)", "").replaceAll("You sent |, which is wrong.", "");
            assertThat(left.length()).as(safe).isLessThanOrEqualTo("Basic ".length() + 24);
          });
    }
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

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
