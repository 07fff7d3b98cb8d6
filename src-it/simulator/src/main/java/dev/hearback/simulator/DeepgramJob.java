package dev.hearback.simulator;

import jakarta.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One {@code request_id} at Deepgram: a call later, or the transcript now. */
final class DeepgramJob implements Job {
  private final String id;
  private final Instant created;
  private final ListenOptions options;
  private final Audio audio;
  private final Behaviour behaviour;
  private final String contentType;
  private final String json;
  private final BiConsumer<String, DeepgramJob> register;
  private final DeepgramErrors errors;

  DeepgramJob(
      String id,
      Instant created,
      ListenOptions options,
      Audio audio,
      Behaviour behaviour,
      String contentType,
      String json,
      BiConsumer<String, DeepgramJob> register) {
    this.id = id;
    this.created = created;
    this.options = options;
    this.audio = audio;
    this.behaviour = behaviour;
    this.contentType = contentType;
    this.json = json;
    this.register = register;
    this.errors = new DeepgramErrors(id);
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.DEEPGRAM_LISTEN;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Behaviour behaviour() {
    return behaviour;
  }

  @Override
  public Submission submission(boolean taken) {
    Query shown =
        options
            .callback()
            .map(callback -> options.query().showing("callback", callback.shown()))
            .orElse(options.query());
    return new Submission(
        created,
        endpoint(),
        taken ? id : null,
        shown.values(),
        contentType,
        json,
        audio.name(),
        audio.bytes(),
        audio.sha256());
  }

  @Override
  public void begin() {
    register.accept(id, this);
  }

  @Override
  public void answer(Exchange exchange) throws IOException, Refusal {
    if (options.callback().isPresent()) {
      exchange.answer(200, Json.createObjectBuilder().add("request_id", id).build().toString());
    } else if (behaviour.message().outcome() == Outcome.FAIL) {
      throw errors.audio();
    } else {
      exchange.stream(200, body());
    }
  }

  @Override
  public Refusal refusal(int status) {
    return errors.status(status);
  }

  @Override
  public Optional<Delivery> delivery() {
    return options
        .callback()
        .map(
            callback ->
                new Delivery(
                    endpoint().vendor(),
                    id,
                    callback,
                    Map.of("Accept", "*/*", "dg-token", DeepgramApi.KEY_ID),
                    body(),
                    behaviour,
                    Retries.DEEPGRAM));
  }

  /** The entry in the project's log of requests. */
  String log(String project) {
    boolean failed = behaviour.message().outcome() == Outcome.FAIL;
    return Json.createObjectBuilder()
        .add(
            "request",
            Json.createObjectBuilder()
                .add("request_id", id)
                .add("project_uuid", project)
                .add("created", created.toString())
                .add("path", "/v1/listen")
                .add("api_key_id", DeepgramApi.KEY_ID)
                .add("response", Json.createObjectBuilder().add("code", failed ? 400 : 200))
                .add("code", failed ? 400 : 200)
                .add("deployment", "hosted")
                .add("callback", options.callback().map(Callback::shown).orElse("")))
        .build()
        .toString();
  }

  private Body body() {
    Message message = behaviour.message();
    if (message.raw() != null) {
      return Body.of(message.raw().replace("{id}", id));
    }
    if (message.outcome() == Outcome.FAIL) {
      return Body.of(errors.audioBody().toString());
    }
    Speech speech = Speech.of(message.words(), audio.seconds());
    return message.bytes() == 0
        ? body(speech)
        : new SizedBody(repeats -> body(speech.repeated(repeats)), message.bytes());
  }

  private Body body(Speech speech) {
    DeepgramBody body = new DeepgramBody(id, created, options, audio, speech);
    return JsonText.body(body::write);
  }
}
