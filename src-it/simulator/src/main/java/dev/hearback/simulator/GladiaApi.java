package dev.hearback.simulator;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gladia: {@code /v2/upload} and {@code /v2/pre-recorded}. */
final class GladiaApi {
  private static final Pattern JOB = Pattern.compile("/v2/(pre-recorded|transcription)/([^/]+)");
  private static final String UPLOAD = "/v2/upload";
  private static final int MAX_JSON = 1 << 20;

  private final GladiaJobs jobs = new GladiaJobs();
  private final String baseUrl;
  private final String key;
  private final Retries retries;
  private final GladiaFiles files;
  private final Behaviours behaviours;
  private final SubmissionHandler handler;
  private final Pace pace;

  GladiaApi(
      String baseUrl,
      Settings settings,
      Behaviours behaviours,
      SubmissionHandler handler,
      Pace pace) {
    this.baseUrl = baseUrl;
    this.key = settings.gladiaKey;
    this.retries = settings.gladiaRetries;
    this.files = new GladiaFiles(baseUrl, settings.gladiaMaxBytes);
    this.behaviours = behaviours;
    this.handler = handler;
    this.pace = pace;
  }

  void handle(Exchange exchange) throws IOException, Refusal {
    String requestId = "G-" + UUID.randomUUID().toString().substring(0, 8);
    exchange.addHeader("x-aipi-call-id", requestId);
    GladiaErrors errors = new GladiaErrors(exchange.path(), requestId, pace.now());
    try {
      authorise(exchange, errors);
      route(exchange, errors);
    } catch (Refusal refusal) {
      if (exchange.method().equals("POST")) {
        boolean upload = exchange.path().equals(UPLOAD);
        Endpoint endpoint = upload ? Endpoint.GLADIA_UPLOAD : Endpoint.GLADIA_PRE_RECORDED;
        handler.refused(endpoint, Optional.of(refusal));
      }
      throw refusal;
    }
  }

  private void route(Exchange exchange, GladiaErrors errors) throws IOException, Refusal {
    String call = exchange.method() + " " + exchange.path();
    Matcher job = JOB.matcher(exchange.path());
    switch (call) {
      case "POST " + UPLOAD -> upload(exchange, errors);
      case "POST /v2/pre-recorded", "POST /v2/transcription" -> submit(exchange, errors);
      case "GET /v2/pre-recorded", "GET /v2/transcription" -> {
        int status = behaviours.take(Endpoint.GLADIA_LIST, "").answer().status();
        if (status != 0) {
          throw errors.status(status);
        }
        jobs.list(exchange, baseUrl + exchange.path());
      }
      default -> {
        if (job.matches() && exchange.method().equals("GET")) {
          jobs.show(exchange, job.group(2), errors);
        } else if (job.matches() && exchange.method().equals("DELETE")) {
          jobs.delete(exchange, job.group(2), errors);
        } else {
          throw errors.status(404);
        }
      }
    }
  }

  private void authorise(Exchange exchange, GladiaErrors errors) throws Refusal {
    String given = exchange.header("x-gladia-key").orElse("");
    if (given.isBlank() || key != null && !key.equals(given)) {
      throw errors.status(401);
    }
  }

  private void upload(Exchange exchange, GladiaErrors errors) throws IOException, Refusal {
    if (cutUnread(exchange, Endpoint.GLADIA_UPLOAD)) {
      return;
    }
    Audio audio = files.read(exchange, errors);
    Reply reply = behaviours.take(Endpoint.GLADIA_UPLOAD, audio.name()).answer();
    JsonObject kept = reply.refuses() ? null : files.keep(audio);
    handler.asked(submission(exchange, audio, kept));
    SubmissionHandler.hold(reply.after());
    if (reply.cut() != Cut.NONE) {
      exchange.cut();
    } else if (reply.status() != 0) {
      throw errors.status(reply.status());
    } else {
      exchange.answer(200, kept.toString());
    }
  }

  private Submission submission(Exchange exchange, Audio audio, JsonObject kept) {
    return new Submission(
        pace.now(),
        Endpoint.GLADIA_UPLOAD,
        kept == null ? null : kept.getJsonObject("audio_metadata").getString("id"),
        exchange.query().values(),
        exchange.mediaType(),
        null,
        audio.name(),
        audio.bytes(),
        audio.sha256());
  }

  private void submit(Exchange exchange, GladiaErrors errors) throws IOException, Refusal {
    if (cutUnread(exchange, Endpoint.GLADIA_PRE_RECORDED)) {
      return;
    }
    PreRecordedRequest request = request(exchange, errors);
    Optional<Audio> audio = files.at(request.audioUrl());
    String id = UUID.randomUUID().toString();
    // Rules may name an upload by its address or by its file name.
    String names = request.audioUrl() + " " + audio.map(Audio::name).orElse("");
    Behaviour behaviour =
        behaviours.take(Endpoint.GLADIA_PRE_RECORDED, names).echoing(exchange.echo());
    String result = baseUrl + "/v2/pre-recorded/" + id;
    handler.take(
        exchange, new GladiaJob(id, result, request, audio, behaviour, retries, errors, jobs::add));
  }

  private static PreRecordedRequest request(Exchange exchange, GladiaErrors errors)
      throws IOException, Refusal {
    if (!exchange.mediaType().equals("application/json")) {
      throw errors.invalid(List.of("Content-Type must be application/json"));
    }
    String text = exchange.text(MAX_JSON).orElseThrow(() -> errors.status(413));
    PreRecordedRequest request;
    try {
      request = new PreRecordedRequest(JsonText.object(text));
    } catch (JsonException e) {
      throw errors.invalid(List.of("Body is not valid JSON"));
    }
    List<String> violations = request.violations();
    if (!violations.isEmpty()) {
      throw errors.invalid(violations);
    }
    return request;
  }

  private boolean cutUnread(Exchange exchange, Endpoint endpoint) {
    boolean cuts = behaviours.cutsUnread(endpoint);
    if (cuts) {
      handler.refused(endpoint, Optional.empty());
      exchange.cut();
    }
    return cuts;
  }
}
