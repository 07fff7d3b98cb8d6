package dev.hearback.simulator;

import jakarta.json.stream.JsonGenerator;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;

/** A finished transcript as Gladia writes it, with the blocks that were asked for. */
record GladiaBody(PreRecordedRequest request, Speech speech, int channels, String language) {
  private static final double CONFIDENCE = 0.99;

  static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Writes what a callback calls {@code payload} and GET calls {@code result}. */
  void write(JsonGenerator json) {
    json.writeStartObject("metadata")
        .write("audio_duration", speech.seconds())
        .write("number_of_distinct_channels", channels)
        .write("billing_time", speech.seconds())
        .write("transcription_time", 1.2)
        .writeEnd();
    json.writeStartObject("transcription");
    transcript(json, language);
    if (request.on("sentences")) {
      json.writeStartArray("sentences").writeStartObject();
      addOn(json, list -> sentences(list, "results"));
      json.writeEnd().writeEnd();
    }
    if (request.on("subtitles")) {
      json.writeStartArray("subtitles");
      for (String format : request.texts("subtitles_config", "formats", "srt")) {
        json.writeStartObject().write("format", format);
        json.write("subtitles", Subtitles.of(speech, format)).writeEnd();
      }
      json.writeEnd();
    }
    json.writeEnd();
    addOns(json);
  }

  private void addOns(JsonGenerator json) {
    if (request.on("translation")) {
      json.writeStartObject("translation");
      addOn(json, this::translations);
      json.writeEnd();
    }
    if (request.on("summarization")) {
      json.writeStartObject("summarization");
      addOn(json, block -> block.write("results", speech.text()));
      json.writeEnd();
    }
    for (String name :
        new String[] {"named_entity_recognition", "sentiment_analysis", "audio_to_llm"}) {
      if (request.on(name)) {
        json.writeStartObject(name);
        addOn(json, block -> block.writeStartArray("results").writeEnd());
        json.writeEnd();
      }
    }
  }

  /** The words are not translated, only said to be in another language. */
  private void translations(JsonGenerator json) {
    json.writeStartArray("results");
    for (String target : request.texts("translation_config", "target_languages", "fr")) {
      json.writeStartObject().writeNull("error");
      transcript(json, target);
      json.writeEnd();
    }
    json.writeEnd();
  }

  private void transcript(JsonGenerator json, String spoken) {
    json.write("full_transcript", speech.text());
    json.writeStartArray("languages").write(spoken).writeEnd();
    json.writeStartArray("utterances");
    for (int each = 0; each < speech.sentenceCount(); each++) {
      utterance(json, each, spoken);
    }
    json.writeEnd();
  }

  private void utterance(JsonGenerator json, int sentence, String spoken) {
    json.writeStartObject()
        .write("start", speech.sentenceStart(sentence))
        .write("end", speech.sentenceEnd(sentence))
        .write("confidence", CONFIDENCE)
        .write("channel", sentence % channels);
    if (request.on("diarization")) {
      json.write("speaker", sentence % 2);
    }
    json.write("text", speech.sentenceText(sentence)).write("language", spoken);
    json.writeStartArray("words");
    int first = speech.firstWord(sentence);
    int number = first;
    for (String word : speech.sentence(sentence)) {
      json.writeStartObject()
          .write("word", number == first ? word : " " + word)
          .write("start", speech.start(number))
          .write("end", speech.end(number))
          .write("confidence", CONFIDENCE)
          .writeEnd();
      number++;
    }
    json.writeEnd().writeEnd();
  }

  private void sentences(JsonGenerator json, String name) {
    json.writeStartArray(name);
    for (int each = 0; each < speech.sentenceCount(); each++) {
      json.write(speech.sentenceText(each));
    }
    json.writeEnd();
  }

  /** What all add-ons have in common, then the result. */
  private void addOn(JsonGenerator json, Consumer<JsonGenerator> results) {
    json.write("success", true)
        .write("is_empty", speech.words() == 0)
        .write("exec_time", 0.02)
        .writeNull("error");
    results.accept(json);
  }
}
