package dev.hearback.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Job;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.deliver.TestApplication;
import dev.hearback.gladia.GladiaVendor;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase.Product;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sender writes beside a job that it submits itself comes back as the job's attributes. */
class SenderIdsTest {

  private static final String ID = "c22bea24-ecd3-4b53-bcbf-8ef087d905a5";

  private final InboxFixture f = new InboxFixture(Product.H2);
  private final TestApplication application = new TestApplication(f);

  @BeforeEach
  void start() {
    f.fresh();
    application.observers.add("a");
    application.realAdapters.put("deepgram", new DeepgramVendor());
    application.realAdapters.put("gladia", new GladiaVendor());
  }

  @AfterEach
  void stop() {
    f.db.close();
  }

  @Test
  void extraOfDeepgram_andTheQueryOfTheCallback() {
    assertThat(
            attributes(
                "deepgram",
                "tenant=a%20b&call=99",
                """
                {"metadata":{"request_id":"%s","extra":{"call":"42","hearback_job":"x",
                "callback_secret":"b7f0","nested":{"a":"b"}}},"results":{"channels":[]}}"""))
        .isEqualTo(Map.of("call", "42", "tenant", "a b"));
  }

  @Test
  void customMetadataOfGladia_ofSuccessAndFailure() {
    String metadata = "\"custom_metadata\":{\"call\":42,\"vip\":true,\"more\":[1],\"none\":null}";
    assertThat(
            attributes(
                "gladia",
                "",
                "{\"id\":\"%s\",\"event\":\"transcription.success\",\"payload\":{\"metadata\":{}},"
                    + metadata
                    + "}"))
        .isEqualTo(Map.of("call", "42", "vip", "true"));
    assertThat(
            attributes(
                "gladia",
                "x=1",
                "{\"id\":\"%s\",\"event\":\"transcription.error\",\"error\":{\"code\":400,"
                    + "\"message\":\"no\"},"
                    + metadata
                    + "}"))
        .isEqualTo(Map.of("call", "42", "vip", "true", "x", "1"));
  }

  @Test
  void queryOfAFailure_whichRepeatsNothingElse() {
    assertThat(
            attributes(
                "deepgram",
                "call=42&flag&=x&bad=%zz",
                "{\"err_code\":\"Bad Request\",\"err_msg\":\"no\",\"request_id\":\"%s\"}"))
        .isEqualTo(Map.of("call", "42", "bad", "%zz"));
  }

  @Test
  void whatNoDatabaseTakes_isReplaced_inNamesAndValues() {
    assertThat(
            attributes(
                "deepgram",
                "a%00=b%00",
                """
                {"metadata":{"request_id":"%s","extra":{"call":"4\\ud8002"}},
                "results":{"channels":[]}}"""))
        .isEqualTo(Map.of("call", "4\uFFFD2", "a\uFFFD", "b\uFFFD"));
  }

  /** Only the URLs of our own jobs carry credentials; a user's name is no secret. */
  @Test
  void whatIsNamedLikeTheUserOfCallbacks_staysAsItIs_andThePasswordDoesNot() {
    application.providers.put(
        "deepgram",
        TestSubmissions.withCredentials(
            TestSubmissions.provider("deepgram", URI.create("https://vendor.example")),
            "calls",
            "pass-w0rd-of-callbacks"));
    assertThat(
            attributes(
                "deepgram",
                "calls=42&queue=calls&x=pass-w0rd-of-callbacks",
                "{\"metadata\":{\"request_id\":\"%s\"},\"results\":{\"channels\":[]}}"))
        .isEqualTo(Map.of("calls", "42", "queue", "calls", "x", "(secret)"));
  }

  @Test
  void whatIsNamedLikeASecret_orIsTooLong_orTooMuch_isLeftOut() {
    String query =
        "dg-token=1&token=1&access_token=1&X-Amz-Signature=1&sig=1&Password=1&api_key=1&apikey=1"
            + "&auth=1&Authorization=1&X-Amz-Credential=1&client-secret=1&design=ok&monkey=ok&long="
            + "x".repeat(2001)
            + "&"
            + "n".repeat(101)
            + "=1";
    Outcome outcome = new Outcome.Succeeded(Optional.empty(), List.of());
    assertThat(SenderIds.of(outcome, query)).isEqualTo(Map.of("design", "ok", "monkey", "ok"));
    String many =
        IntStream.range(0, 200).mapToObj(i -> "p" + i + "=" + i).collect(Collectors.joining("&"));
    assertThat(SenderIds.of(outcome, many)).hasSize(50);
  }

  /** Each time in a job of its own. */
  private Map<String, String> attributes(String vendor, String query, String body) {
    CallbackAddress.OfHook hook =
        new CallbackAddress.OfHook(
            vendor, vendor, "hook-" + UUID.randomUUID(), f.application, Set.of());
    ReceivedCallback plain = InboxFixture.received(hook, InboxFixture.bytes(body.formatted(ID)));
    ReceivedCallback callback =
        new ReceivedCallback(
            plain.id(), hook, "POST", query, Optional.of("application/json"), plain.body());
    application.interpret(f.store(callback, Optional.of(f.node)).claimed().orElseThrow());
    UUID job =
        UUID.fromString(f.value("SELECT id FROM {schema}hearback_job WHERE hook = ?", hook.hook()));
    return f.in(() -> f.jobs.find(job)).map(Job::attributes).orElseThrow();
  }
}
