package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One pre-recorded job at Gladia, which can be asked for until it is deleted. */
final class GladiaJob implements Job {
  static final String USER_AGENT = "axios/1.18.1";

  private static final int ERROR_CODE = 400;

  private final String id;
  private final String resultUrl;
  private final Instant created;
  private final PreRecordedRequest request;
  private final Optional<Audio> audio;
  private final Behaviour behaviour;
  private final Retries retries;
  private final GladiaErrors errors;
  private final Consumer<GladiaJob> register;
  private volatile String status = "queued";
  private volatile Instant completed;

  /** The audio is missing if it is an upload that is not there. */
  GladiaJob(
      String id,
      String resultUrl,
      PreRecordedRequest request,
      Optional<Audio> audio,
      Behaviour behaviour,
      Retries retries,
      GladiaErrors errors,
      Consumer<GladiaJob> register) {
    this.id = id;
    this.resultUrl = resultUrl;
    this.created = errors.now();
    this.request = request;
    this.audio = audio;
    this.behaviour = behaviour;
    this.retries = retries;
    this.errors = errors;
    this.register = register;
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.GLADIA_PRE_RECORDED;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Behaviour behaviour() {
    return behaviour;
  }

  PreRecordedRequest request() {
    return request;
  }

  String status() {
    return status;
  }

  /** Whether it is over, so that it can be deleted. */
  boolean isOver() {
    return completed != null;
  }

  @Override
  public Submission submission(boolean taken) {
    Audio known = audio.orElseGet(() -> Audio.at(request.audioUrl()));
    return new Submission(
        created,
        endpoint(),
        taken ? id : null,
        Map.of(),
        "application/json",
        request.shown(),
        known.name(),
        known.bytes(),
        known.sha256());
  }

  @Override
  public void begin() {
    status = "processing";
    register.accept(this);
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    JsonObject body = Json.createObjectBuilder().add("id", id).add("result_url", resultUrl).build();
    exchange.answer(201, body.toString());
  }

  @Override
  public Refusal refusal(int status) {
    return errors.status(status);
  }

  @Override
  public void finish(Instant now) {
    completed = now;
    status = fails() ? "error" : "done";
  }

  @Override
  public Optional<Delivery> delivery() {
    Map<String, String> headers =
        Map.of("Accept", "application/json, text/plain, */*", "User-Agent", USER_AGENT);
    return request
        .callback()
        .map(
            callback ->
                new Delivery(
                    endpoint().vendor(), id, callback, headers, message(), behaviour, retries));
  }

  /** Writes the job as GET and the list show it. */
  void write(JsonGenerator json) {
    json.writeStartObject()
        .write("id", id)
        .write("request_id", errors.requestId())
        .write("version", 2)
        .write("status", status)
        .write("created_at", created.toString());
    Instant end = completed;
    if (end == null) {
      json.writeNull("completed_at");
    } else {
      json.write("completed_at", end.toString());
    }
    json.write("kind", "pre-recorded").write("custom_metadata", request.customMetadata());
    if (end != null && fails()) {
      json.write("error_code", ERROR_CODE);
    } else {
      json.writeNull("error_code");
    }
    json.writeStartObject("post_session_metadata").writeEnd();
    file(json);
    json.write("request_params", request.parameters());
    if (end == null || fails()) {
      json.writeNull("result");
    } else {
      json.writeStartObject("result");
      body(speech()).write(json);
      json.writeEnd();
    }
    json.writeEnd();
  }

  private void file(JsonGenerator json) {
    Audio known = audio.orElseGet(() -> Audio.at(request.audioUrl()));
    json.writeStartObject("file").write("id", GladiaBody.uuid(known.name()));
    json.write("filename", known.name()).writeNull("source");
    json.write("audio_duration", known.seconds()).write("number_of_channels", known.channels());
    json.writeEnd();
  }

  /** Fails if told to, and if the audio is not there or is none. */
  private boolean fails() {
    return behaviour.message().outcome() == Outcome.FAIL
        || audio.filter(Audio::recognised).isEmpty();
  }

  private Body message() {
    Message message = behaviour.message();
    if (message.raw() != null) {
      return Body.of(message.raw().replace("{id}", id));
    }
    if (fails()) {
      return JsonText.body(this::error);
    }
    return message.bytes() == 0
        ? success(speech())
        : new SizedBody(repeats -> success(speech().repeated(repeats)), message.bytes());
  }

  private void error(JsonGenerator json) {
    json.writeStartObject().write("id", id).write("event", "transcription.error");
    json.writeStartObject("error").write("code", ERROR_CODE);
    json.write("message", "The audio file could not be fetched").writeEnd();
    json.write("custom_metadata", request.customMetadata()).writeEnd();
  }

  private Body success(Speech speech) {
    return JsonText.body(
        json -> {
          json.writeStartObject().write("id", id).write("event", "transcription.success");
          json.writeStartObject("payload");
          body(speech).write(json);
          json.writeEnd();
          json.write("custom_metadata", request.customMetadata()).writeEnd();
        });
  }

  private Speech speech() {
    double seconds = audio.map(Audio::seconds).orElse(Audio.UNKNOWN_SECONDS);
    return Speech.of(behaviour.message().words(), seconds);
  }

  private GladiaBody body(Speech speech) {
    List<String> languages = request.texts("language_config", "languages", "en");
    return new GladiaBody(request, speech, audio.map(Audio::channels).orElse(1), languages.get(0));
  }
}
