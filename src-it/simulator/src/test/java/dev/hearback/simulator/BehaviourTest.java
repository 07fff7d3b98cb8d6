package dev.hearback.simulator;

import static dev.hearback.simulator.Bench.callback;
import static dev.hearback.simulator.Bench.json;
import static dev.hearback.simulator.Endpoint.DEEPGRAM_LISTEN;
import static dev.hearback.simulator.Endpoint.GLADIA_PRE_RECORDED;
import static dev.hearback.simulator.Endpoint.GLADIA_UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.LedgerEntry.Event;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehaviourTest {
  private Bench bench;
  private VendorSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench();
    simulator = bench.simulator;
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void words_areThoseOfTheJob_andThenThoseOfTheSimulator() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, Behaviour.succeeds("one"));
    simulator.words("two");
    bench.listen(callback());
    assertThat(text(bench.receiver.next().body())).contains("\"transcript\":\"one\"");
    bench.listen(callback());
    assertThat(text(bench.receiver.next().body())).contains("\"transcript\":\"two\"");
  }

  @Test
  void silence_isAnEmptyTranscript() throws Exception {
    simulator.words("");
    bench.listen(callback() + "&utterances=true&paragraphs=true&topics=true&summarize=v2");

    assertThat(text(bench.receiver.next().body())).contains("\"transcript\":\"\"", "\"words\":[]");
  }

  @Test
  void rules_findTheirJobByItsAudio() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, "call-2", 1, Behaviour.refuses(503));

    assertThat(listen("https://media.example.com/call-1.wav").statusCode()).isEqualTo(200);
    assertThat(listen("https://media.example.com/call-2.wav").statusCode()).isEqualTo(503);
    assertThat(listen("https://media.example.com/call-2.wav").statusCode()).isEqualTo(200);
  }

  @Test
  void rules_findAnUploadAtGladiaByItsFileName() throws Exception {
    simulator.next(GLADIA_UPLOAD, "call-42", 1, Behaviour.refuses(429));

    assertThat(bench.upload("audio", Wav.of(0.1, 1)).statusCode()).isEqualTo(429);
    assertThat(bench.upload("audio", Wav.of(0.1, 1)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "402, err_code, ASR_PAYMENT_REQUIRED",
    "429, err_code, TOO_MANY_REQUESTS",
    "500, category, INTERNAL_SERVER_ERROR",
    "503, error_code, SERVICE_UNAVAILABLE"
  })
  void refusals_comeSoOften_andThenSuccess(int status, String key, String code) throws Exception {
    simulator.next(DEEPGRAM_LISTEN, null, 2, Behaviour.refuses(status));

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response = bench.listen(callback());
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(json(response).getString(key)).isEqualTo(code);
    }
    assertThat(bench.listen(callback()).statusCode()).isEqualTo(200);
    assertThat(simulator.ledger().submissions())
        .extracting(submission -> submission.job() != null)
        .containsExactly(false, false, true);
  }

  @ParameterizedTest
  @CsvSource({"502", "504"})
  void gatewayErrorAfterTaking_isAnswered_andTheJobIsCalledBack(int status) throws Exception {
    simulator.next(DEEPGRAM_LISTEN, Behaviour.takesButAnswers(status));
    assertThat(bench.listen(callback()).statusCode()).isEqualTo(status);
    assertThat(bench.receiver.next().json()).containsKey("results");

    simulator.next(GLADIA_PRE_RECORDED, Behaviour.takesButAnswers(status));
    assertThat(bench.preRecorded(JsonValue.EMPTY_JSON_OBJECT).statusCode()).isEqualTo(status);
    assertThat(bench.receiver.next().json()).containsKey("payload");
  }

  @Test
  void cutBeforeTheBody_losesTheJob() throws Exception {
    simulator.byDefault(DEEPGRAM_LISTEN, Behaviour.cuts(Cut.BEFORE_BODY));

    assertThatThrownBy(() -> bench.listen(callback())).isInstanceOf(IOException.class);
    assertThat(simulator.ledger().entries())
        .isNotEmpty()
        .extracting(LedgerEntry::event)
        .containsOnly(Event.REFUSED);
  }

  @Test
  void cutAfterTheBody_hasTakenTheJob() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, null, 1, Behaviour.cuts(Cut.AFTER_BODY));

    assertThatThrownBy(() -> bench.listen(callback())).isInstanceOf(IOException.class);
    assertThat(bench.receiver.next().json()).containsKey("results");
  }

  @Test
  void cutAfterTheBody_mayForgetTheJob() throws Exception {
    Reply forgets = new Reply(0, false, Cut.AFTER_BODY, Duration.ZERO);
    simulator.next(GLADIA_PRE_RECORDED, null, 1, Behaviour.answers(forgets));

    assertThatThrownBy(() -> bench.preRecorded(JsonValue.EMPTY_JSON_OBJECT))
        .isInstanceOf(IOException.class);
    assertThat(simulator.ledger().entries())
        .extracting(LedgerEntry::event)
        .containsExactly(Event.REFUSED);
  }

  @Test
  void answer_isHeldBack() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, Behaviour.answersAfter(Duration.ofMillis(300)));
    Instant before = Instant.now();
    bench.listen(callback());

    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void callBeforeTheAnswer_isAnsweredFirst() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, Behaviour.calls(Calls.BEFORE_ANSWER));
    String id = json(bench.listen(callback())).getString("request_id");

    assertThat(simulator.ledger().calls(id)).hasSize(1);
  }

  @Test
  void recordingThatIsForgotten_isNotInTheLedger_andOthersAre() throws Exception {
    simulator.byDefault(DEEPGRAM_LISTEN, Behaviour.calls(Calls.BEFORE_ANSWER));
    String other = "https://media.example.com/other.wav";
    String job = json(bench.listen(callback())).getString("request_id");
    String otherJob =
        json(bench.listen(callback(), "application/json", Bench.audioAt(other)))
            .getString("request_id");

    simulator.ledger().forget(Set.of(Bench.AUDIO));

    assertThat(simulator.ledger().submissions())
        .extracting(Submission::audio)
        .containsExactly(other);
    assertThat(simulator.ledger().calls(job)).isEmpty();
    assertThat(simulator.ledger().calls(otherJob)).hasSize(1);
  }

  @Test
  void callsInParallel_areUnderWayAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Queue<Boolean> met = new ConcurrentLinkedQueue<>();
    bench.receiver.beforeAnswer(
        () -> {
          both.countDown();
          try {
            met.add(both.await(5, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    simulator.next(DEEPGRAM_LISTEN, Behaviour.calls(Calls.TWICE_IN_PARALLEL));
    bench.listen(callback());

    assertThat(bench.receiver.next().body()).isEqualTo(bench.receiver.next().body());
    await().untilAsserted(() -> assertThat(met).containsExactly(true, true));
  }

  @Test
  void noCall_untilItIsAskedFor() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, Behaviour.calls(Calls.NEVER));
    String id = json(bench.listen(callback())).getString("request_id");
    bench.listen(callback());
    bench.receiver.next();

    assertThat(simulator.ledger().calls(id)).isEmpty();
    assertThat(simulator.call(id)).isTrue();
    assertThat(bench.receiver.next().json().getJsonObject("metadata").getString("request_id"))
        .isEqualTo(id);
    assertThat(simulator.call("unknown")).isFalse();
  }

  @Test
  void jobThatTheLedgerKnows_canBeCalledBackAtOnce() throws Exception {
    AtomicReference<VendorSimulator> late = new AtomicReference<>();
    List<Boolean> called = new CopyOnWriteArrayList<>();
    Settings settings =
        new Settings()
            .lines(
                line -> {
                  if (line.contains(" took job ")) {
                    late.get().ledger().submissions().stream()
                        .map(Submission::job)
                        .forEach(job -> called.add(late.get().call(job)));
                  }
                });
    try (Bench other = new Bench(settings)) {
      late.set(other.simulator);
      other.simulator.next(DEEPGRAM_LISTEN, Behaviour.calls(Calls.NEVER));
      other.listen(callback());

      assertThat(called).containsExactly(true);
      assertThat(other.receiver.next().json()).containsKey("results");
    }
  }

  @Test
  void callThatBreaksOff_isRepeatedWhole() throws Exception {
    simulator.next(DEEPGRAM_LISTEN, Behaviour.calls(Calls.BROKEN_OFF_FIRST));
    String id = json(bench.listen(callback())).getString("request_id");

    assertThat(bench.receiver.next().json()).containsKey("results");
    await().until(() -> simulator.ledger().calls(id).size() == 2);
    assertThat(simulator.ledger().calls(id))
        .extracting(LedgerEntry::status)
        .containsExactly(0, 200);
  }

  @Test
  void rawBody_isSentAsItIs_withTheId() throws Exception {
    simulator.next(
        GLADIA_PRE_RECORDED,
        Behaviour.says(Message.raw("{\"id\":\"{id}\",\"event\":\"success\"}").inChunks()));
    String id = json(bench.preRecorded(JsonValue.EMPTY_JSON_OBJECT)).getString("id");
    simulator.next(DEEPGRAM_LISTEN, Behaviour.says(Message.raw("")));

    assertThat(text(bench.receiver.next().body()))
        .isEqualTo("{\"id\":\"" + id + "\",\"event\":\"success\"}");
    bench.listen(callback());
    assertThat(bench.receiver.next().body()).isEmpty();
  }

  private HttpResponse<String> listen(String audio) throws Exception {
    return bench.listen(callback(), "application/json", Bench.audioAt(audio));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
