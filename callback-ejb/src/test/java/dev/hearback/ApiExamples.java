package dev.hearback;

import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonCursor;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/** The examples that stand in the comments of the public API, compiled. */
abstract class ApiExamples {

  private Optional<String> id = Optional.empty();

  abstract void highlight(Word word);

  abstract void error(String name);

  static TranscriptionRequest request(URI recordingUrl, String callId) {
    return TranscriptionRequest.of(recordingUrl)
        .provider("deepgram")
        .language("en")
        .option("model", "nova-3")
        .option("diarize", true)
        .tag("calls")
        .attribute("call", callId);
  }

  void transcribed(@Observes @Tagged("calls") TranscriptionSucceeded event) {}

  void read(Transcript transcript) {
    try (Stream<Word> words = transcript.words()) {
      words.filter(word -> word.confidence().orElse(1) < 0.5).forEach(this::highlight);
    }
  }

  Optional<String> read(CallbackContent callback) throws IOException {
    try (JsonCursor json = JsonCursor.open(callback.open())) {
      json.fields(
          name -> {
            switch (name) {
              case "id" -> id = json.text();
              case "error" -> json.fields(this::error);
              default -> {}
            }
          });
      json.finish();
    }
    return id;
  }
}
