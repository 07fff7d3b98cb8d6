package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.web.JobView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer of the receiving paths, byte by byte where it matters. */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
class ReceivingIT {

  private static final long MIB = 1024 * 1024;
  private static final String HOOK_SECRET = "a-secret-of-the-hook-for-tests";
  private static final String PASSWORD = "a-password-for-deepgram";

  private final Vendors vendors = SharedServer.VENDORS;
  private final Probe probe = new Probe(SharedServer.URL);
  private final Callbacks callbacks = new Callbacks();

  @Deployment(testable = false)
  static Archive<?> application() {
    Map<String, String> settings = SharedServer.settings();
    settings.put("hearback.hook.calls.provider", "deepgram");
    settings.put("hearback.hook.calls.secret", HOOK_SECRET);
    settings.put("hearback.hook.calls.tags", "note");
    settings.put("hearback.provider.guarded.vendor", "deepgram");
    settings.put("hearback.provider.guarded.api-key", Vendors.DEEPGRAM_KEY);
    settings.put(
        "hearback.provider.guarded.base-url", settings.get("hearback.provider.deepgram.base-url"));
    settings.put("hearback.provider.guarded.callback-user", "deepgram");
    settings.put("hearback.provider.guarded.callback-password", PASSWORD);
    return TestApplication.with(settings);
  }

  @Test
  void authenticCallback_isAnswered200_withoutABody() {
    URI address = submit();

    HttpResponse<String> answer =
        callbacks.send(
            "POST", address, BodyPublishers.ofByteArray(Bodies.deepgram("This is stored.")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void put_isTakenLikePost() {
    OpenJob open = OpenJob.of(probe, vendors);

    assertThat(callbacks.put(open.address(), Bodies.deepgram("By PUT."))).isEqualTo(200);

    probe.awaitNoted(open.id());
  }

  @Test
  void sameBodyTwice_isAnsweredTwice_andDeliveredOnce() {
    OpenJob open = OpenJob.of(probe, vendors);

    assertThat(callbacks.post(open.address(), Bodies.deepgram("Twice."))).isEqualTo(200);
    probe.awaitNoted(open.id());
    assertThat(callbacks.post(open.address(), Bodies.deepgram("Twice."))).isEqualTo(200);

    probe.awaitNotedForGood(open.id());
  }

  @Test
  void secondOutcomeOfAnEndedJob_isAnswered200_andChangesNothing() {
    OpenJob open = OpenJob.of(probe, vendors);

    assertThat(callbacks.post(open.address(), Bodies.deepgram("The first."))).isEqualTo(200);
    probe.awaitNoted(open.id());
    assertThat(callbacks.post(open.address(), Bodies.deepgram("The second."))).isEqualTo(200);

    probe.fence();
    assertThat(probe.view(open.id()).notes()).extracting(Note::text).containsOnly("The first.");
  }

  @Test
  void authenticBodyThatCannotBeUnderstood_isAnswered200_andIsADeadLetter() {
    OpenJob open = OpenJob.of(probe, vendors);

    int status = callbacks.post(open.address(), "No JSON at all".getBytes(UTF_8));

    assertThat(status).isEqualTo(200);
    assertThat(probe.awaitDeadLetter(open.id())).startsWith("CALLBACK ");
  }

  @Test
  void hookWithItsSecret_isAnswered200() {
    String words = "Through a hook, " + UUID.randomUUID();

    int status = callbacks.post(path("hooks/calls/" + HOOK_SECRET), Bodies.deepgram(words));

    assertThat(status).isEqualTo(200);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(probe.notesThatSay(words)).hasSize(4));
  }

  @Test
  void whateverIsForged_isAnswered401_inTheSameWay() {
    String token = token(submit());
    String changed = (token.charAt(0) == 'a' ? "b" : "a") + token.substring(1);
    String turned = new StringBuilder(token).reverse().toString();

    assertThat(
            List.of(
                "callbacks/deepgram/" + changed,
                "callbacks/deepgram/" + turned,
                "callbacks/gladia/" + token,
                "callbacks/nobody/" + token,
                "hooks/calls/" + "x".repeat(HOOK_SECRET.length()),
                "hooks/nobody/" + HOOK_SECRET))
        .extracting(this::answerTo)
        .containsOnly(answerTo("callbacks/deepgram/" + "A".repeat(token.length())))
        .allMatch(answer -> answer.startsWith("401 "));
  }

  @Test
  void forgedCallback_isAnswered401_andAnAuthenticOneAfterwards200() {
    URI authentic = submit();
    URI forged = path("callbacks/deepgram/" + "A".repeat(token(authentic).length()));

    assertThat(callbacks.post(forged, Bodies.deepgram("Forged."))).isEqualTo(401);
    assertThat(callbacks.post(authentic, Bodies.deepgram("Authentic."))).isEqualTo(200);
  }

  @Test
  void credentialsThatAreConfigured_areDemanded() {
    Recording recording = vendors.uncalled();
    String job = probe.job("guarded", recording).tag("note").submit();
    URI address = vendors.callback(recording);

    assertThat(callbacks.post(address, Bodies.deepgram("None."))).isEqualTo(401);
    assertThat(postAs("deepgram", "wrong", address, "Wrong ones.")).isEqualTo(401);
    assertThat(postAs("deepgram", PASSWORD, address, "The right ones.")).isEqualTo(200);

    probe.awaitNotes(job, "ejb", "lib", "web");
    assertThat(probe.view(job).notes()).extracting(Note::text).containsOnly("The right ones.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "callbacks",
        "callbacks/deepgram",
        "callbacks/deepgram/x",
        "callbacks/deepgram/a/b",
        "hooks/calls/x",
        "nothing"
      })
  void pathOfNoKnownShape_is404(String path) {
    assertThat(callbacks.post(path(path), new byte[0])).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "PATCH"})
  void otherMethod_is405(String method) {
    HttpResponse<String> answer = callbacks.send(method, submit(), BodyPublishers.noBody());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST, PUT");
  }

  @Test
  void bodyOverTheLimit_is413_beforeItIsSent() throws Exception {
    OpenJob open = OpenJob.of(probe, vendors);
    try (RawConnection sender =
        RawConnection.post(open.address(), "Content-Length: " + 65 * MIB).send("{")) {
      assertThat(sender.status()).isEqualTo(413);
    }
    assertStillOpen_andTold413(open);
  }

  @Test
  void bodyOverTheLimitInChunks_is413_asSoonAsItIsOver() throws Exception {
    byte[] piece = " ".repeat((int) MIB).getBytes(UTF_8);
    OpenJob open = OpenJob.of(probe, vendors);
    try (RawConnection sender = RawConnection.post(open.address(), "Transfer-Encoding: chunked")) {
      for (int sent = 0; sent < 64; sent++) {
        sender.send("%x\r\n".formatted(MIB)).send(piece).send("\r\n");
      }
      sender.send("1\r\n \r\n"); // one byte more than the limit, and no end

      assertThat(sender.status()).isEqualTo(413);
    }
    assertStillOpen_andTold413(open);
  }

  private void assertStillOpen_andTold413(OpenJob open) {
    JobView told = probe.await(open.id(), view -> view.error() != null);
    assertThat(told.error()).contains("413");
    assertThat(told.state()).isEqualTo("SUBMITTED");
  }

  /** Grizzly gave the beginning of the second to the first: see decision 0044. */
  @Test
  void requestThatBeginsBeforeTheAnswerToTheOneBefore_isReceivedWhole() throws Exception {
    byte[] body = Bodies.deepgram("Hello");
    for (int pair = 0; pair < 5; pair++) {
      OpenJob first = OpenJob.of(probe, vendors);
      OpenJob second = OpenJob.of(probe, vendors);
      String length = "Content-Length: " + body.length;
      try (RawConnection sender = RawConnection.post(first.address(), length)) {
        TimeUnit.MILLISECONDS.sleep(20); // so that the body comes in a packet of its own
        sender.send(body).andPost(second.address(), length, "Connection: close");
        TimeUnit.MILLISECONDS.sleep(20);
        sender.send(body);
        assertThat(sender.statuses()).containsExactly(200, 200);
      }
      probe.awaitNoted(first.id());
      probe.awaitNoted(second.id());
    }
  }

  @Test
  void bodyShorterThanItsLength_isNotStored() throws Exception {
    OpenJob open = OpenJob.of(probe, vendors);
    byte[] body = Bodies.deepgram("Whole.");

    // Whole JSON, but one byte less than announced.
    try (RawConnection sender =
        RawConnection.post(open.address(), "Content-Length: " + (body.length + 1))
            .send(body)
            .end()) {
      assertThat(sender.status()).isNotEqualTo(200);
    }

    probe.fence();
    assertThat(probe.view(open.id()).state()).isEqualTo("SUBMITTED");
    assertThat(callbacks.post(open.address(), body)).isEqualTo(200);
    probe.awaitNoted(open.id());
  }

  @Test
  void bodyWithABrokenChunk_isNotStored() throws Exception {
    OpenJob open = OpenJob.of(probe, vendors);
    byte[] body = Bodies.deepgram("Whole.");

    try (RawConnection sender =
        RawConnection.post(open.address(), "Transfer-Encoding: chunked")
            .send("%x\r\n".formatted(body.length))
            .send(body)
            .send("\r\nno number\r\n")
            .end()) {
      assertThat(sender.status()).isNotEqualTo(200);
    }

    probe.fence();
    assertThat(probe.view(open.id()).state()).isEqualTo("SUBMITTED");
    assertThat(callbacks.post(open.address(), body)).isEqualTo(200);
    probe.awaitNoted(open.id());
  }

  @Test
  void bodyWithoutItsLastChunk_isNotStored() throws Exception {
    OpenJob open = OpenJob.of(probe, vendors);
    byte[] body = Bodies.deepgram("Whole.");

    try (RawConnection sender =
        RawConnection.post(open.address(), "Transfer-Encoding: chunked")
            .send("%x\r\n".formatted(body.length))
            .send(body)
            .send("\r\n")
            .end()) {
      assertThat(sender.status()).isNotEqualTo(200);
    }

    probe.fence();
    assertThat(probe.view(open.id()).state()).isEqualTo("SUBMITTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json; charset=iso-8859-1", "nonsense"})
  void anyContentType_isTaken(String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(submit())
            .setHeader("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(Bodies.deepgram("Of any type.")));

    assertThat(callbacks.sendAsItIs(request).statusCode()).isEqualTo(200);
  }

  @Test
  void pathThatIsEncodedMoreThanNeedBe_isTheSamePath() {
    OpenJob open = OpenJob.of(probe, vendors);
    String encoded =
        open.address()
            .getRawPath()
            .replace("/callbacks", "/c%61llb%61cks")
            .replace("_", "%5F")
            .replace("-", "%2d")
            .replace("e", "%65")
            .replace("7", "%37");

    assertThat(callbacks.post(open.address().resolve(encoded), Bodies.deepgram("Encoded.")))
        .isEqualTo(200);
    probe.awaitNoted(open.id());
  }

  @Test
  void pathWithParameters_is404() {
    String address = submit().toString();

    assertThat(
            List.of(
                address + ";a=b",
                address.replace("/callbacks/", "/callbacks;a=b/"),
                address + "%3Ba=b"))
        .allSatisfy(
            path -> assertThat(callbacks.post(URI.create(path), new byte[0])).isEqualTo(404));
  }

  /** Some servers would unpack it, which makes a few bytes many. */
  @Test
  void compressedBody_isKeptAsItCame_andIsADeadLetter() throws Exception {
    OpenJob withLength = OpenJob.of(probe, vendors);
    OpenJob inChunks = OpenJob.of(probe, vendors);
    byte[] body = compressed(Bodies.deepgram("Compressed. ".repeat(1000)));

    assertThat(postCompressed(withLength, BodyPublishers.ofByteArray(body))).isEqualTo(200);
    assertThat(
            postCompressed(
                inChunks, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
        .isEqualTo(200);

    assertThat(probe.awaitDeadLetter(withLength.id())).startsWith("CALLBACK ");
    assertThat(probe.awaitDeadLetter(inChunks.id())).startsWith("CALLBACK ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "404", "413"})
  void refusedSenderWhoGoesOn_isCutOff(int status) throws Exception {
    URI authentic = submit();
    URI address =
        switch (status) {
          case 401 -> path("callbacks/deepgram/" + "A".repeat(token(authentic).length()));
          case 404 -> path("nothing");
          default -> authentic;
        };
    byte[] piece = new byte[64 * 1024];
    long sent = 0;
    try (RawConnection sender = RawConnection.post(address, "Content-Length: " + 1000 * MIB)) {
      while (sent < 200 * MIB) {
        sender.send(piece);
        sent += piece.length;
      }
    } catch (IOException e) {
      assertThat(sent).isLessThan(50 * MIB);
      return;
    }
    throw new AssertionError("All was swallowed");
  }

  /** The callback address of a job that nobody calls back for. */
  private URI submit() {
    return OpenJob.of(probe, vendors).address();
  }

  /** Status, headers but for the date, and body of the answer to a callback there. */
  private String answerTo(String path) {
    HttpResponse<String> answer =
        callbacks.send("POST", path(path), BodyPublishers.ofByteArray(Bodies.deepgram("Forged.")));
    StringBuilder headers = new StringBuilder();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("date")) {
                headers.append(name).append(values);
              }
            });
    return answer.statusCode() + " " + headers + " " + answer.body();
  }

  private int postAs(String user, String password, URI address, String words) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return callbacks
        .send(
            HttpRequest.newBuilder(address)
                .header("Authorization", "Basic " + credentials)
                .POST(BodyPublishers.ofByteArray(Bodies.deepgram(words))))
        .statusCode();
  }

  private int postCompressed(OpenJob job, BodyPublisher body) {
    return callbacks
        .send(HttpRequest.newBuilder(job.address()).header("Content-Encoding", "gzip").POST(body))
        .statusCode();
  }

  private static byte[] compressed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }

  private static String token(URI callback) {
    String path = callback.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static URI path(String path) {
    return SharedServer.URL.resolve("hearback/" + path);
  }
}
