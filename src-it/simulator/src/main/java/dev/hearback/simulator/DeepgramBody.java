package dev.hearback.simulator;

import jakarta.json.stream.JsonGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** A finished transcript as Deepgram writes it, with the blocks that were asked for. */
final class DeepgramBody {
  private static final double CONFIDENCE = 0.9987;
  private static final String INTELLIGENCE = "67875a7f-c9c4-48a0-aa55-5bdb8a91c34a";

  private final String id;
  private final Instant created;
  private final ListenOptions options;
  private final Audio audio;
  private final Speech speech;
  private final int channels;

  DeepgramBody(String id, Instant created, ListenOptions options, Audio audio, Speech speech) {
    this.id = id;
    this.created = created;
    this.options = options;
    this.audio = audio;
    this.speech = speech;
    this.channels = options.on("multichannel") ? audio.channels() : 1;
  }

  void write(JsonGenerator json) {
    json.writeStartObject();
    metadata(json);
    json.writeStartObject("results");
    json.writeStartArray("channels");
    for (int channel = 0; channel < channels; channel++) {
      channel(json, channel);
    }
    json.writeEnd();
    if (options.on("utterances")) {
      json.writeStartArray("utterances");
      for (int each = 0; each < speech.sentenceCount(); each++) {
        utterance(json, each);
      }
      json.writeEnd();
    }
    new DeepgramIntelligence(options, speech).write(json);
    json.writeEnd().writeEnd();
  }

  private void metadata(JsonGenerator json) {
    String model = options.query().first("model").orElse("base-general");
    String modelId = uuid(model);
    json.writeStartObject("metadata")
        .write("transaction_key", "deprecated")
        .write("request_id", id)
        .write("sha256", audio.sha256())
        .write("created", created.toString())
        .write("duration", speech.seconds())
        .write("channels", channels);
    json.writeStartArray("models").write(modelId).writeEnd();
    json.writeStartObject("model_info").writeStartObject(modelId);
    json.write("name", model).write("version", "2024-01-09.29447");
    json.write("arch", model.replaceFirst("(nova-\\d|nova|enhanced|base|whisper).*", "$1"));
    json.writeEnd().writeEnd();
    for (String each : DeepgramIntelligence.FEATURES) {
      if (options.asks(each)) {
        json.writeStartObject(DeepgramIntelligence.info(each))
            .write("model_uuid", INTELLIGENCE)
            .write("input_tokens", speech.words())
            .write("output_tokens", speech.words())
            .writeEnd();
      }
    }
    if (!options.query().all("tag").isEmpty()) {
      json.writeStartArray("tags");
      options.query().all("tag").forEach(json::write);
      json.writeEnd();
    }
    if (!options.extra().isEmpty()) {
      json.writeStartObject("extra");
      options.extra().forEach(json::write);
      json.writeEnd();
    }
    json.writeEnd();
  }

  private void channel(JsonGenerator json, int channel) {
    json.writeStartObject();
    if (!options.query().all("search").isEmpty()) {
      json.writeStartArray("search");
      for (String query : options.query().all("search")) {
        json.writeStartObject().write("query", query).writeStartArray("hits").writeEnd().writeEnd();
      }
      json.writeEnd();
    }
    json.writeStartArray("alternatives").writeStartObject();
    json.write("transcript", speech.text(channel, channels)).write("confidence", CONFIDENCE);
    json.writeStartArray("words");
    speech.onChannel(channel, channels).forEach(each -> words(json, each));
    json.writeEnd();
    if (options.on("paragraphs")) {
      paragraphs(json, channel);
    }
    if (options.on("detect_entities")) {
      json.writeStartArray("entities").writeEnd();
    }
    json.writeEnd().writeEnd();
    if (options.asks("detect_language")) {
      json.write("detected_language", "en").write("language_confidence", 0.98);
    }
    json.writeEnd();
  }

  private void words(JsonGenerator json, int sentence) {
    int number = speech.firstWord(sentence);
    for (String word : speech.sentence(sentence)) {
      json.writeStartObject()
          .write("word", Speech.bare(word))
          .write("start", speech.start(number))
          .write("end", speech.end(number))
          .write("confidence", CONFIDENCE);
      if (options.on("smart_format") || options.on("punctuate")) {
        json.write("punctuated_word", word);
      }
      if (options.on("diarize") || options.asks("diarize_model")) {
        json.write("speaker", speaker(sentence)).write("speaker_confidence", 0.83);
      }
      json.writeEnd();
      number++;
    }
  }

  private void paragraphs(JsonGenerator json, int channel) {
    boolean diarize = options.on("diarize");
    StringBuilder text = new StringBuilder();
    speech
        .onChannel(channel, channels)
        .forEach(
            each -> {
              text.append(text.isEmpty() ? "\n" : "\n\n");
              text.append(diarize ? "Speaker " + speaker(each) + ": " : "");
              text.append(speech.sentenceText(each));
            });
    json.writeStartObject("paragraphs").write("transcript", text.toString());
    json.writeStartArray("paragraphs");
    speech.onChannel(channel, channels).forEach(each -> paragraph(json, each, diarize));
    json.writeEnd().writeEnd();
  }

  private void paragraph(JsonGenerator json, int sentence, boolean diarize) {
    json.writeStartObject();
    json.writeStartArray("sentences")
        .writeStartObject()
        .write("text", speech.sentenceText(sentence))
        .write("start", speech.sentenceStart(sentence))
        .write("end", speech.sentenceEnd(sentence))
        .writeEnd()
        .writeEnd();
    if (diarize) {
      json.write("speaker", speaker(sentence));
    }
    json.write("num_words", speech.sentence(sentence).size())
        .write("start", speech.sentenceStart(sentence))
        .write("end", speech.sentenceEnd(sentence))
        .writeEnd();
  }

  private void utterance(JsonGenerator json, int sentence) {
    json.writeStartObject()
        .write("start", speech.sentenceStart(sentence))
        .write("end", speech.sentenceEnd(sentence))
        .write("confidence", CONFIDENCE)
        .write("channel", sentence % channels)
        .write("transcript", speech.sentenceText(sentence));
    json.writeStartArray("words");
    words(json, sentence);
    json.writeEnd();
    if (options.on("diarize")) {
      json.write("speaker", speaker(sentence));
    }
    json.write("id", uuid(id + sentence)).writeEnd();
  }

  private static int speaker(int sentence) {
    return sentence % 2;
  }

  private static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
