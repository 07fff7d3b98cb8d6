package dev.hearback.simulator;

import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.function.Consumer;

/** The blocks of Deepgram's audio intelligence: plausible, and about the first sentence only. */
record DeepgramIntelligence(ListenOptions options, Speech speech) {
  static final List<String> FEATURES = List.of("summarize", "sentiment", "topics", "intents");

  /** The name of a feature's block in {@code metadata}. */
  static String info(String feature) {
    return feature.equals("summarize") ? "summary_info" : feature + "_info";
  }

  void write(JsonGenerator json) {
    if (options.asks("summarize")) {
      json.writeStartObject("summary").write("result", "success");
      json.write("short", sentence()).writeEnd();
    }
    if (options.on("topics")) {
      json.writeStartObject("topics");
      segments(json, segment -> topic(segment, "topics", "topic", "Greeting"));
      json.writeEnd();
    }
    if (options.on("intents")) {
      json.writeStartObject("intents");
      segments(json, segment -> topic(segment, "intents", "intent", "Greet someone"));
      json.writeEnd();
    }
    if (options.on("sentiment")) {
      json.writeStartObject("sentiments");
      segments(json, DeepgramIntelligence::sentiment);
      json.writeStartObject("average");
      sentiment(json);
      json.writeEnd().writeEnd();
    }
  }

  private void segments(JsonGenerator json, Consumer<JsonGenerator> content) {
    json.writeStartArray("segments");
    if (speech.sentenceCount() > 0) {
      json.writeStartObject()
          .write("text", sentence())
          .write("start_word", 0)
          .write("end_word", speech.sentence(0).size());
      content.accept(json);
      json.writeEnd();
    }
    json.writeEnd();
  }

  private String sentence() {
    return speech.sentenceCount() == 0 ? "" : speech.sentenceText(0);
  }

  private static void topic(JsonGenerator json, String list, String name, String value) {
    json.writeStartArray(list).writeStartObject();
    json.write(name, value).write("confidence_score", 0.91);
    json.writeEnd().writeEnd();
  }

  private static void sentiment(JsonGenerator json) {
    json.write("sentiment", "positive").write("sentiment_score", 0.41);
  }
}
