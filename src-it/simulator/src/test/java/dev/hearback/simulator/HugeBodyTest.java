package dev.hearback.simulator;

import static dev.hearback.simulator.Bench.callback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.Receiver.Received;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HugeBodyTest {
  private static final int SIZE = 3_000_001;

  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void deepgramsTranscript_hasTheSizeToTheByte_andIsCorrect() throws Exception {
    bench.simulator.next(Endpoint.DEEPGRAM_LISTEN, Behaviour.says(Message.bytes(SIZE)));
    bench.listen(callback() + "&utterances=true&smart_format=true&diarize=true");
    Received call = bench.receiver.next();
    JsonObject results = call.json().getJsonObject("results");
    JsonObject alternative =
        results
            .getJsonArray("channels")
            .getJsonObject(0)
            .getJsonArray("alternatives")
            .getJsonObject(0);
    int words = alternative.getJsonArray("words").size();

    assertThat(call.body()).hasSize(SIZE);
    assertThat(call.headers().getFirst("Content-Length")).isEqualTo(String.valueOf(SIZE));
    assertThat(words).isGreaterThan(5000);
    assertThat(alternative.getString("transcript").split(" ")).hasSize(words);
    assertThat(
            results.getJsonArray("utterances").stream()
                .mapToInt(each -> each.asJsonObject().getJsonArray("words").size())
                .sum())
        .isEqualTo(words);
  }

  @Test
  void gladiasTranscript_inChunks_hasTheSizeToo() throws Exception {
    bench.simulator.next(
        Endpoint.GLADIA_PRE_RECORDED, Behaviour.says(Message.bytes(SIZE).inChunks()));
    bench.preRecorded(JsonValue.EMPTY_JSON_OBJECT);
    Received call = bench.receiver.next();

    assertThat(call.body()).hasSize(SIZE);
    assertThat(call.json()).containsKey("payload");
    assertThat(call.headers()).doesNotContainKey("Content-Length");
  }

  @Test
  void answerBeforeTheLastByte_isTheOneThatCounts() throws Exception {
    bench.receiver.answersUnread(413);
    bench.simulator.next(Endpoint.DEEPGRAM_LISTEN, Behaviour.says(Message.bytes(20_000_000)));
    String id = Bench.json(bench.listen(callback())).getString("request_id");

    await().until(() -> !bench.simulator.ledger().calls(id).isEmpty());
    assertThat(bench.simulator.ledger().calls(id).get(0).status()).isEqualTo(413);
  }

  @Test
  void sizeBelowTheShortestBody_givesTheShortest() throws Exception {
    bench.simulator.next(Endpoint.DEEPGRAM_LISTEN, Behaviour.says(Message.bytes(10)));
    bench.listen(callback());

    assertThat(bench.receiver.next().json()).containsKey("results");
  }
}
