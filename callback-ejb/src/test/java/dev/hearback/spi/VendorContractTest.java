package dev.hearback.spi;

import static dev.hearback.spi.TestSubmissions.CALLBACK;
import static dev.hearback.spi.TestSubmissions.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.hearback.Transcript;
import dev.hearback.Word;
import dev.hearback.receive.PromptCallbacks;
import dev.hearback.spi.json.JsonCursor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every vendor, whatever its API. */
@Timeout(60)
public abstract class VendorContractTest {

  protected static final long MIB = 1024 * 1024;

  protected final StubVendor stub = new StubVendor();

  /** The vendor under test, without a server's interceptors. */
  protected abstract TranscriptionVendor vendor();

  /** Hosts of its public service. */
  protected abstract List<String> ownHosts();

  /** An answer that accepts a job, naming this id. */
  protected abstract String acceptance(String id);

  /** The vendor's own error body. */
  protected abstract String error(String code, String message);

  /** A callback with this text and this many words. */
  protected abstract String success(String text, int words);

  /** The call that carries the audio's bytes. */
  protected abstract void sendBytes(Submission submission) throws SubmissionException;

  @AfterEach
  void stopStub() {
    stub.close();
  }

  protected Provider provider() {
    return TestSubmissions.provider(vendor().name(), stub.url());
  }

  protected Submission submission() {
    return TestSubmissions.atUrl(provider(), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "hello, 1, 1",
    "a, 60000, 5000",
    "a, 80000, 1",
    "a\\\", 30000, 1",
    "a\\\", 1000000, 1",
    "a, 3000000, 1",
    "\\u00e9, 20000, 1"
  })
  void callbackThatIsReadOnce_saysWhatItSaysWhenReadAgain(String piece, int times, int words) {
    TestContent content = TestContent.of(success(piece.repeat(times), words));
    ReadCallback read = vendor().read(content);
    Transcript transcript = read.transcript().orElseThrow();
    Transcript again = vendor().transcript(TestContent.of(success(piece.repeat(times), words)));
    assertThat(read.meaning()).isEqualTo(vendor().interpret(content));
    assertThat(transcript.text()).isEqualTo(again.text()).isNotEmpty();
    assertThat(transcript.confidence()).isEqualTo(again.confidence());
    assertThat(transcript.languages()).isEqualTo(again.languages());
    assertThat(transcript.duration()).isEqualTo(again.duration());
    assertThat(transcript.channels()).isEqualTo(again.channels());
    assertThat(content.stillOpen()).isZero();
  }

  @Test
  void callbacksAreInterpretedBeforeTheyAreStored_asLongAsTheyMayBeForThat() {
    assertThat(vendor().interpretedBeforeStored()).isEqualTo(PromptCallbacks.LONGEST);
  }

  @Test
  void largeCallbackWhoseTextIsKept_isReadOnce() {
    TestContent content = TestContent.of(success("a".repeat(600_000), 50_000));
    assertThat(content.length()).isGreaterThan(JsonCursor.MAX_TRANSCRIPT);
    Transcript transcript = vendor().read(content).transcript().orElseThrow();
    assertThat(transcript.text()).hasSize(600_000);
    assertThat(transcript.languages()).isEmpty();
    transcript.confidence();
    assertThat(content.opened()).isEqualTo(1);
  }

  private Throwable failureOfSubmit() {
    return catchThrowable(() -> vendor().submit(submission()));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void anySuccessWithAnId_isAccepted(int status) throws SubmissionException {
    stub.answers(status, acceptance("id-1"));
    assertThat(vendor().submit(submission())).isEqualTo("id-1");
    assertThat(stub.onlyRequest().header("Content-Length"))
        .isEqualTo(Integer.toString(stub.onlyRequest().body().length));
    assertThat(stub.onlyRequest().header("Transfer-Encoding")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "OK", "{\"id\":", "{\"id\":{},\"request_id\":null}"})
  void successWithoutAnId_isUncertain(String body) {
    stub.answers(200, body);
    assertThat(failureOfSubmit()).isInstanceOf(SubmissionUncertainException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 409, 411, 413, 414, 415, 422, 499})
  void otherClientErrors_areRefusals_withTheVendorsCodeAndWords(int status) {
    stub.answers(status, error("" + status, "words of the vendor"));
    assertThat(failureOfSubmit())
        .isInstanceOfSatisfying(
            SubmissionRefusedException.class,
            e -> {
              assertThat(e.code()).isEqualTo("" + status);
              assertThat(e).hasMessageContaining("words of the vendor");
              assertThat(e.retryable()).isFalse();
            });
  }

  @Test
  void refusalWithoutTheVendorsBody_hasTheStatusAsCode() {
    stub.answers(403, "<html>no way</html>");
    assertThat(failureOfSubmit())
        .isInstanceOfSatisfying(
            SubmissionRefusedException.class, e -> assertThat(e.code()).isEqualTo("403"))
        .hasMessageNotContaining("no way");
  }

  @Test
  void tooManyRequests_isNotTaken_andTellsHowLongToWait() {
    stub.answers(429, "", "Retry-After: 17");
    assertThat(failureOfSubmit())
        .isInstanceOfSatisfying(
            SubmissionNotTakenException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(17)))
        .isNotInstanceOf(ProviderUnreachableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "86400, 300",
    "'Mon, 30 Nov 2026 04:10:00 GMT', 90",
    "'Mon, 30 Nov 2026 04:00:00 GMT', 1",
    "'Tue, 01 Dec 2026 04:00:00 GMT', 300",
    "'tomorrow', 0",
  })
  void waitThatTheVendorAsksFor_isSecondsOrADate_withinBounds(String asked, long seconds) {
    stub.answers(429, "", "Retry-After: " + asked, "Date: Mon, 30 Nov 2026 04:08:30 GMT");
    assertThat(failureOfSubmit())
        .isInstanceOfSatisfying(
            SubmissionNotTakenException.class,
            e ->
                assertThat(e.retryAfter().orElse(Duration.ZERO))
                    .isEqualTo(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, JOB",
    "401, KEY",
    "402, CREDIT",
    "403, UNCLEAR",
    "407, KEY",
    "413, JOB",
    "422, JOB",
    "302, UNCLEAR"
  })
  void refusal_tellsWhatTheVendorObjectsTo(int status, Objection objection) {
    stub.answers(status, error("" + status, "no"));
    assertThat(failureOfSubmit())
        .isInstanceOfSatisfying(
            SubmissionRefusedException.class, e -> assertThat(e.objection()).isEqualTo(objection));
  }

  @Test
  void probe_isACheapGetWithTheKey_andTellsWhetherThatIsAccepted() throws SubmissionException {
    stub.answers(200, "{}");
    assertThat(vendor().probe(provider())).isTrue();
    assertThat(stub.onlyRequest().requestLine()).startsWith("GET /v");
    assertThat(stub.onlyRequest().headers()).anyMatch(header -> header.contains(KEY));
    assertThat(stub.onlyRequest().body()).isEmpty();
    for (int status : new int[] {401, 402, 403, 302}) {
      stub.answers(status, error("" + status, "no"));
      assertThat(catchThrowable(() -> vendor().probe(provider())))
          .isInstanceOf(SubmissionRefusedException.class);
    }
    for (int status : new int[] {404, 405}) {
      stub.answers(status, error("" + status, "no such path"));
      assertThat(vendor().probe(provider())).as("%d does not tell", status).isFalse();
    }
    stub.answers(500, "");
    assertThat(catchThrowable(() -> vendor().probe(provider())))
        .isInstanceOf(SubmissionNotTakenException.class);
  }

  @Test
  void submissionThatTakesLongerThanItMay_ends_uncertainOnlyIfItWasSentWhole() {
    stub.isSilent();
    assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(hasty(), Map.of()))))
        .isInstanceOfSatisfying(
            SubmissionUncertainException.class, e -> assertThat(e.code()).isEqualTo("TIMEOUT"));
    stub.readsOnlyTheHead();
    int length = 64 * 1024 * 1024;
    Submission submission =
        TestSubmissions.of(
            hasty(), new SubmissionAudio.Bytes(() -> new Zeros(length), length, "audio/wav"));
    assertThat(catchThrowable(() -> sendBytes(submission)))
        .isInstanceOfSatisfying(
            SubmissionNotTakenException.class, e -> assertThat(e.code()).isEqualTo("TIMEOUT"));
  }

  @Test
  void callsOfAnAdapter_shareAClient_soThatItsThreadsDoNotPileUp() throws SubmissionException {
    vendor().probe(answering());
    long before = selectors();
    for (int i = 0; i < 20; i++) {
      vendor().probe(answering());
    }
    assertThat(selectors()).isLessThanOrEqualTo(before);
  }

  private Provider answering() {
    stub.answers(200, "{}");
    return provider();
  }

  private static long selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .count();
  }

  @Test
  void answerThatTricklesIn_isCutOffWithTheTimeLimit() {
    stub.answersSlowly();
    assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(hasty(), Map.of()))))
        .isInstanceOfSatisfying(
            SubmissionUncertainException.class, e -> assertThat(e.code()).isEqualTo("TIMEOUT"));
  }

  /** Its time limits are half a second. */
  private Provider hasty() {
    Duration half = Duration.ofMillis(500);
    Provider usual = provider();
    return new Provider(
        usual.name(),
        usual.vendor(),
        usual.baseUrl(),
        usual.apiKey(),
        usual.callbackCredentials(),
        usual.connectTimeout(),
        half,
        half);
  }

  @Test
  void unavailable_isNotTaken_onlyIfTheVendorItselfSaysSo() {
    stub.answers(503, error("503", "later"));
    assertThat(failureOfSubmit()).isInstanceOf(SubmissionNotTakenException.class);
    for (String body : List.of("<html>503</html>", "", "upstream connect error")) {
      stub.answers(503, body);
      assertThat(failureOfSubmit()).isInstanceOf(SubmissionUncertainException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 504, 520})
  void errorAfterTheLastByte_isUncertain(int status) {
    stub.answers(status, error("" + status, "error"));
    assertThat(failureOfSubmit()).isInstanceOf(SubmissionUncertainException.class);
  }

  @Test
  void redirect_isNotFollowed() {
    stub.answers(307, "", "Location: " + stub.url() + "/elsewhere");
    assertThat(failureOfSubmit())
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessageContaining("redirect");
    assertThat(stub.received()).hasSize(1);
  }

  @Test
  void connectionCutAfterTheLastByte_isUncertain() {
    stub.readsAndCuts();
    assertThat(failureOfSubmit()).isInstanceOf(SubmissionUncertainException.class);
    stub.readsAndAnswersHalf();
    assertThat(failureOfSubmit()).isInstanceOf(SubmissionUncertainException.class);
    assertThat(stub.received()).hasSize(2); // nothing was sent again
  }

  @Test
  void bodyNotSentToItsLastByte_isNotTaken() {
    stub.cutsWithinTheBody();
    int length = 64 * 1024 * 1024;
    Submission submission =
        TestSubmissions.of(
            provider(), new SubmissionAudio.Bytes(() -> new Zeros(length), length, "audio/wav"));
    assertThat(catchThrowable(() -> sendBytes(submission)))
        .isInstanceOf(SubmissionNotTakenException.class)
        .isNotInstanceOf(AudioUnreadableException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 504})
  void errorBeforeTheLastByte_isNotTaken(int status) {
    stub.answersBeforeTheBody(status, error("SLOW_UPLOAD", "Upload took too long."));
    int length = 64 * 1024 * 1024;
    Submission submission =
        TestSubmissions.of(
            provider(), new SubmissionAudio.Bytes(() -> new Zeros(length), length, "audio/wav"));
    assertThat(catchThrowable(() -> sendBytes(submission)))
        .isInstanceOf(SubmissionNotTakenException.class)
        .isNotInstanceOf(AudioUnreadableException.class);
  }

  @Test
  void noConnection_isNotTaken() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    for (String url : List.of("http://127.0.0.1:" + port, "http://no-such-host.invalid")) {
      Provider provider = TestSubmissions.provider(vendor().name(), URI.create(url));
      assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(provider, Map.of()))))
          .isInstanceOfSatisfying(
              ProviderUnreachableException.class, e -> assertThat(e.code()).isEqualTo("CONNECT"));
    }
  }

  @Test
  void failedTlsHandshake_isNotTaken() {
    stub.answers(400, "this is no TLS");
    URI https = URI.create(stub.url().toString().replace("http:", "https:"));
    Provider provider = TestSubmissions.provider(vendor().name(), https);
    assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(provider, Map.of()))))
        .isInstanceOf(ProviderUnreachableException.class);
  }

  @Test
  void interruptWhileWaiting_endsAtOnce_isUncertain_andKeepsTheFlag() throws Exception {
    stub.isSilent();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              failure.set(failureOfSubmit());
              flag.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    while (stub.received().isEmpty()) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(failure.get()).isInstanceOf(SubmissionUncertainException.class);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void audioThatIsNotAsLongAsItWas_isNotSentAsIfItWere() {
    for (int found : new int[] {99, 101}) {
      stub.isSilent();
      Submission submission =
          TestSubmissions.of(
              provider(), new SubmissionAudio.Bytes(() -> new Zeros(found), 100, "audio/wav"));
      assertThat(catchThrowable(() -> sendBytes(submission)))
          .isInstanceOf(AudioUnreadableException.class);
    }
    Submission gone =
        TestSubmissions.of(
            provider(),
            new SubmissionAudio.Bytes(
                () -> {
                  throw new IOException("gone");
                },
                100,
                "audio/wav"));
    assertThat(catchThrowable(() -> sendBytes(gone))).isInstanceOf(AudioUnreadableException.class);
    assertThat(stub.received())
        .allMatch(
            request -> request.body().length < Integer.parseInt(request.header("Content-Length")));
  }

  @Test
  void audioIsReadByTheCallingThread() throws Exception {
    AtomicReference<Thread> reader = new AtomicReference<>();
    stub.answers(200, acceptance("id-1"));
    Submission submission =
        TestSubmissions.of(
            provider(),
            new SubmissionAudio.Bytes(
                () -> {
                  reader.set(Thread.currentThread());
                  return new ByteArrayInputStream(new byte[100]);
                },
                100,
                "audio/wav"));
    Throwable failure = catchThrowable(() -> sendBytes(submission)); // one vendor wants more
    assertThat(reader.get()).as("%s", failure).isSameAs(Thread.currentThread());
  }

  @Test
  void neitherKeyNorTokenNorQueryNorBody_isInAnyMessage() {
    Provider provider = TestSubmissions.withCredentials(provider(), "someone", "the-password");
    Submission submission = TestSubmissions.atUrl(provider, Map.of());
    String echo =
        KEY
            + " "
            + CALLBACK
            + " https://someone:the-password@stt.example.com/x the-secret-token someone%3A"
            + "the-password?sig=the-sig "
            + Base64.getEncoder().encodeToString("someone:the-password".getBytes(UTF_8));
    stub.answers(400, error("400", "bad: " + echo));
    stub.answers(429, error("429", "busy: " + echo));
    stub.answers(500, echo);
    stub.answers(302, "", "Location: " + CALLBACK);
    stub.answers(200, echo);
    stub.readsAndCuts();
    for (int i = 0; i < 6; i++) {
      Throwable failure = catchThrowable(() -> vendor().submit(submission));
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString())
          .contains("dev.hearback.spi.Submission")
          .doesNotContain(KEY, "the-secret-token", "the-password", "the-sig", "aGUtcGFzc3dvcm");
    }
    assertThat(submission.provider().toString()).doesNotContain(KEY, "the-password");
  }

  /** Each call, each kind of answer, each spelling. */
  @Test
  void secretsInEverySpelling_areInNoException() {
    Provider provider = TestSubmissions.withCredentials(provider(), "someone", "the/pass=word");
    List<String> secrets = List.of(KEY, "the-secret-token", "the/pass=word");
    Map<String, UnaryOperator<String>> spellings =
        Map.of(
            "plain", text -> text,
            "percent-encoded", text -> URLEncoder.encode(text, UTF_8).replace("-", "%2D"),
            "in small letters", text -> text.replace("/", "%2f").replace("=", "%3d"),
            "twice", text -> text.replace("/", "%252F").replace("=", "%253D"),
            "JSON", text -> text.replace("/", "\\/"),
            "JSON escapes", text -> text.replace("/", "\\u002f").replace("=", "\\u003D"),
            "HTML",
                text ->
                    text.chars()
                        .mapToObj(c -> "&#x" + Integer.toHexString(c) + ";")
                        .collect(Collectors.joining()),
            "URL without scheme", text -> "stt.example.com/callbacks/x/" + text + "?a=b",
            "Base64",
                text -> Base64.getEncoder().encodeToString(("someone:" + text).getBytes(UTF_8)),
            "in longer Base64",
                text -> Base64.getUrlEncoder().encodeToString(("x" + text + " y").getBytes(UTF_8)));
    spellings.forEach(
        (name, spelling) -> {
          String echo = secrets.stream().map(spelling).collect(Collectors.joining(" , "));
          String json = echo.replace("\\", "\\\\");
          for (int status : new int[] {302, 400, 401, 403, 408, 413, 429, 500, 503}) {
            for (Call call : calls(provider)) {
              stub.answers(
                  status,
                  error(Integer.toString(status), "M " + json),
                  "Retry-After: " + KEY,
                  "Location: " + CALLBACK,
                  "dg-request-id: " + echo,
                  "x-aipi-call-id: " + echo);
              Throwable failure = catchThrowable(call::make);
              StringWriter trace = new StringWriter();
              Optional.ofNullable(failure)
                  .ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(trace)));
              String all =
                  trace + (failure instanceof SubmissionException known ? known.code() : "");
              for (String secret : secrets) {
                String whole = spelling.apply(secret);
                String core =
                    name.contains("Base64")
                        ? whole.substring(12, whole.length() - 6) // but for the edges
                        : whole;
                assertThat(all).as("%s, %s", name, status).doesNotContain(core, secret);
              }
            }
          }
        });
  }

  private interface Call {
    void make() throws SubmissionException;
  }

  private List<Call> calls(Provider provider) {
    return List.of(
        () -> vendor().submit(TestSubmissions.atUrl(provider, Map.of())),
        () -> vendor().submit(TestSubmissions.bytes(provider, "sound")),
        () -> vendor().upload(TestSubmissions.bytes(provider, "sound")));
  }

  @Test
  void keyThatCannotStandInAHeader_isRefusedWithoutShowingIt() {
    Provider bad =
        new Provider(
            "main",
            vendor().name(),
            Optional.of(stub.url()),
            Optional.of(new Secret(KEY + "\n")),
            Optional.empty(),
            Duration.ofSeconds(2));
    assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(bad, Map.of()))))
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessageContaining("hearback.provider.main")
        .hasMessageNotContaining(KEY)
        .hasNoCause();
    assertThat(vendor().violations(bad, CALLBACK))
        .singleElement()
        .asString()
        .contains("hearback.provider.main.api-key")
        .doesNotContain(KEY);
  }

  @Test
  void missingKeyAndBaseUrlThatCannotBeCalled_areViolationsThatNameTheirKeys() {
    Provider none =
        new Provider(
            "main",
            vendor().name(),
            Optional.of(URI.create("http://my_host/v1")),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(2));
    assertThat(vendor().violations(none, CALLBACK))
        .anyMatch(one -> one.startsWith("hearback.provider.main.api-key: "))
        .anyMatch(one -> one.startsWith("hearback.provider.main.base-url: expected a host "))
        .hasSize(2);
    assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(none, Map.of()))))
        .isInstanceOf(SubmissionRefusedException.class);
    assertThat(vendor().violations(provider(), CALLBACK)).isEmpty();
  }

  @Test
  void plainHttp_toTheVendorsOwnHost_isAViolation() {
    assertThat(ownHosts()).isNotEmpty().allSatisfy(this::assertEncrypted);
  }

  private void assertEncrypted(String host) {
    String vendor = vendor().name();
    assertThat(
            vendor()
                .violations(
                    TestSubmissions.provider(vendor, URI.create("http://" + host)), CALLBACK))
        .containsExactly(
            "hearback.provider."
                + vendor
                + ".base-url: expected https, because the API key and the audio travel to "
                + host
                + ", found http");
    URI encrypted = URI.create("https://" + host);
    assertThat(vendor().violations(TestSubmissions.provider(vendor, encrypted), CALLBACK))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"callback", "callback_method", "callback_url", "callback_config"})
  void optionThatHearbackSets_isRefusedBeforeAnythingIsSent(String option) {
    Map<String, Object> options = Map.of(option, "https://elsewhere.example.com");
    assertThat(vendor().optionViolations(options)).singleElement().asString().contains(option);
    assertThat(catchThrowable(() -> vendor().submit(TestSubmissions.atUrl(provider(), options))))
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessageContaining(option);
    assertThat(stub.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<html><body>502</body></html>",
        "null",
        "true",
        "42",
        "\"text\"",
        "[]",
        "[{\"id\":1}]",
        "{}",
        "{\"id\":\"x\"",
        "{\"id\":\"x\"}}",
        "{\"id\":\"x\"} {}",
        "{\"id\":\"x\"}garbage",
        "{\"id\":\"x\",\"id\":\"y\"}",
        "{\"id\":\"a\u0000b\"}",
        "\u0000\u0000\u0000\u0000",
        "\u0000",
        "{id:1}",
        "{'id':1}",
        "\uFEFF",
        "}",
        "\"",
        "{\"id\":NaN}",
        "{\"id\":1e}",
        "audio=1&b=2"
      })
  void bodyThatIsNoReport_isUnknownWithAnError(String body) {
    TestContent content = TestContent.of(body);
    assertThat(vendor().interpret(content))
        .isInstanceOfSatisfying(
            Interpretation.Unknown.class, unknown -> assertThat(unknown.error()).isNotBlank());
    assertThat(content.stillOpen()).isZero();
  }

  @Test
  void everyTruncationOfASuccess_isUnknown() {
    byte[] whole = success("Hello, Jäne.", 3).getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(vendor().interpret(new TestContent(part)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(Interpretation.Unknown.class);
    }
  }

  @Test
  void bombs_areUnknown_andTheErrorTellsWhichLimitTheyBreak() throws IOException {
    String success = success("x", 1);
    String inside = success.substring(0, success.length() - 1) + ",\"more\":";
    assertUnknown("[".repeat(100_000), "found an array");
    assertUnknown("{\"a\":".repeat(100_000), "deeper than 64 levels");
    assertUnknown(inside + "[".repeat(65) + "]".repeat(65) + "}", "deeper than 64 levels");
    assertUnknown(inside + "9".repeat(1_000_001) + "}", "number is longer than 1,000");
    assertUnknown(inside + "1e" + "9".repeat(100_000) + "}", "number is longer than 1,000");
    assertUnknown(inside + "tru" + "e".repeat(5_000) + "}", "it is not JSON at byte");
    assertUnknown(
        inside + "\"" + "x".repeat(16 * 1024 * 1024 + 1) + "\"}",
        "string is longer than 16,777,216");
    assertUnknown(inside + "1,\"more\":2}", "two fields of one name");
    assertUnknown(gzip(success), "compressed by gzip");
    assertThat(vendor().interpret(TestContent.of(inside + "1e999}")))
        .isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void longWordsThatAreNoTranscript_areNotHeldInMemory() {
    String success = success("x", 1);
    String words = "\"" + "x".repeat(16 * 1024 * 1024 - 10) + "\"";
    TestContent long32Mi =
        TestContent.of(
            success.substring(0, success.length() - 1)
                + (",\"err_msg\":" + words + ",\"error_code\":" + words + "}"));
    vendor().interpret(TestContent.of(success)); // loads classes
    AtomicReference<Interpretation> meaning = new AtomicReference<>();
    assertThat(allocated(() -> meaning.set(vendor().interpret(long32Mi)))).isLessThan(4 * MIB);
    assertThat(meaning.get()).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void longFieldsOfTheMetadata_thatNobodyNeeds_areNotHeldInMemory() {
    String success = success("x", 1);
    TestContent many =
        TestContent.of(
            success
                .replace("\"metadata\":{", "\"metadata\":{" + manyLongFields())
                .replace(",}", "}"));
    vendor().transcript(TestContent.of(success)).languages(); // loads classes
    assertThat(allocated(() -> vendor().transcript(many).languages())).isLessThan(4 * MIB);
  }

  /** Many fields of an object, all of them long. */
  protected static String manyLongFields() {
    String value = "x".repeat(64 * 1024);
    return IntStream.range(0, 200)
        .mapToObj(i -> "\"f" + i + "\":\"" + value + "\",")
        .collect(Collectors.joining());
  }

  /** Bytes that this takes from the heap. */
  protected static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void surrogateWithoutItsPartner_isReadIfItIsEscaped_andNoTextIfNot() {
    TestContent escaped = TestContent.of(success("a\\ud800b", 1));
    assertThat(vendor().interpret(escaped)).isInstanceOf(Outcome.Succeeded.class);
    assertThat(vendor().transcript(escaped).text()).isEqualTo("a\ud800b");

    byte[] bytes = success("a~~~b", 1).getBytes(UTF_8);
    int place = new String(bytes, UTF_8).indexOf("~~~");
    System.arraycopy(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0, bytes, place, 3);
    assertUnknown(bytes, "not valid text");
  }

  private void assertUnknown(String body, String error) {
    assertUnknown(body.getBytes(UTF_8), error);
  }

  private void assertUnknown(byte[] body, String error) {
    assertThat(vendor().interpret(new TestContent(body)))
        .isInstanceOfSatisfying(
            Interpretation.Unknown.class, unknown -> assertThat(unknown.error()).contains(error));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void everyUnicodeCharset_isRead_withAndWithoutByteOrderMark(String charset) throws Exception {
    for (String mark : List.of("", "\uFEFF")) {
      TestContent content = new TestContent((mark + success("Grüß Gott", 2)).getBytes(charset));
      assertThat(vendor().interpret(content)).isInstanceOf(Outcome.Succeeded.class);
      assertThat(vendor().transcript(content).text()).isEqualTo("Grüß Gott");
    }
  }

  @Test
  void textThatIsNotUtf8_isUnknown() {
    byte[] latin1 = success("Grüß Gott", 2).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(vendor().interpret(new TestContent(latin1)))
        .isInstanceOf(Interpretation.Unknown.class);
  }

  @Test
  void contentThatCannotBeRead_isNotTakenForABadBody() {
    CallbackContent broken =
        new CallbackContent() {
          @Override
          public InputStream open() {
            return new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("database down");
              }

              @Override
              public int read(byte[] b, int offset, int length) throws IOException {
                return read();
              }
            };
          }

          @Override
          public long length() {
            return 10;
          }

          @Override
          public Optional<String> contentType() {
            return Optional.empty();
          }

          @Override
          public String query() {
            return "";
          }
        };
    assertThat(catchThrowable(() -> vendor().interpret(broken)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void unknownFields_areIgnored_andReachableInTheRawBytes() throws IOException {
    String body =
        success("Hello", 1).replaceFirst("\\{", "{\"new\":{\"deep\":[1,{\"id\":\"other\"}]},");
    TestContent content = TestContent.of(body);
    assertThat(vendor().interpret(content)).isInstanceOf(Outcome.Succeeded.class);
    Transcript transcript = vendor().transcript(content);
    assertThat(transcript.text()).isEqualTo("Hello");
    try (InputStream raw = transcript.raw()) {
      assertThat(new String(raw.readAllBytes(), UTF_8)).isEqualTo(body);
    }
  }

  @Test
  void streamClosedEarly_readsNoFurther_andLeavesNothingOpen() {
    vendor().interpret(TestContent.of(success("x".repeat(9_000_000), 1))); // grows buffers
    TestContent content = TestContent.of(success("text", 100_000));
    try (Stream<Word> words = vendor().transcript(content).words()) {
      Iterator<Word> iterator = words.iterator();
      assertThat(iterator.next().text()).isNotBlank();
      iterator.next();
    }
    assertThat(content.bytesRead()).isLessThan(200_000);
    assertThat(content.stillOpen()).isZero();
  }

  @Test
  void streamReadToItsEnd_leavesNothingOpen_andOneThatIsNotReadOpensNothing() {
    TestContent content = TestContent.of(success("text", 1_000));
    Transcript transcript = vendor().transcript(content);
    assertThat(transcript.words().count()).isEqualTo(1_000);
    assertThat(content.opened()).isPositive();
    int opened = content.opened();
    transcript.words();
    transcript.utterances();
    assertThat(content.opened()).isEqualTo(opened);
    transcript.words().close();
    assertThat(transcript.words().parallel().count()).isEqualTo(1_000);
  }

  @Test
  @Timeout(300)
  void transcriptOf60MiB_isReadInAJvmOf96MiB() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                BigTranscript.class.getName(),
                vendor().getClass().getName())
            .redirectErrorStream(true)
            .start();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(process.getInputStream().readAllBytes(), UTF_8);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(process.waitFor()).as(output.get()).isZero();
    assertThat(output.get()).contains("words: " + BigTranscript.WORDS);
  }

  /** Bytes without an array. */
  private static final class Zeros extends InputStream {
    private int left;

    Zeros(int length) {
      left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] b, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int n = Math.min(left, length);
      left -= n;
      return n;
    }
  }
}
