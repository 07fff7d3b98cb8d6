package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deepgram: {@code POST /v1/listen}, the projects, and the log of requests that they keep. */
final class DeepgramApi {
  /** The id of the key, not the key; sent with every callback as {@code dg-token}. */
  static final String KEY_ID = "55ccd57e-8694-435e-80b3-1d822fde5661";

  private static final String PROJECT = "8f0b3e5c-2d4a-4c38-9e0f-6a1d7b2c9e41";
  private static final Pattern REQUEST = Pattern.compile("/v1/projects/([^/]+)/requests/([^/]+)");
  private static final String UUID_PATTERN = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  /** Curl's default for binary data among them, as the vendor's own examples rely on it. */
  private static final String AUDIO_TYPES =
      "|(audio|video)/.+|application/(octet-stream|x-www-form-urlencoded)";

  private static final int MAX_JSON = 1 << 20;

  private final Map<String, DeepgramJob> jobs = new ConcurrentHashMap<>();
  private final String key;
  private final long maxBytes;
  private final PublicHosts hosts;
  private final Behaviours behaviours;
  private final SubmissionHandler handler;
  private final Pace pace;

  DeepgramApi(
      Settings settings,
      PublicHosts hosts,
      Behaviours behaviours,
      SubmissionHandler handler,
      Pace pace) {
    this.key = settings.deepgramKey;
    this.maxBytes = settings.deepgramMaxBytes;
    this.hosts = hosts;
    this.behaviours = behaviours;
    this.handler = handler;
    this.pace = pace;
  }

  void handle(Exchange exchange) throws IOException, Refusal {
    String id = UUID.randomUUID().toString();
    exchange.addHeader("dg-request-id", id);
    DeepgramErrors errors = new DeepgramErrors(id);
    Matcher request = REQUEST.matcher(exchange.path());
    if (exchange.path().equals("/v1/listen")) {
      listen(exchange, id, errors);
    } else if (exchange.path().equals("/v1/projects") && exchange.method().equals("GET")) {
      projects(exchange, errors);
    } else if (request.matches()) {
      request(exchange, request.group(1), request.group(2), errors);
    } else {
      throw Refusal.text(404, "Not Found");
    }
  }

  private void listen(Exchange exchange, String id, DeepgramErrors errors)
      throws IOException, Refusal {
    if (!exchange.method().equals("POST")) {
      throw Refusal.text(405, "Method Not Allowed");
    }
    try {
      authorise(exchange, errors);
      ListenOptions options = ListenOptions.of(exchange.query(), hosts, errors);
      if (behaviours.cutsUnread(Endpoint.DEEPGRAM_LISTEN)) {
        handler.refused(Endpoint.DEEPGRAM_LISTEN, Optional.empty());
        exchange.cut();
        return;
      }
      boolean json = exchange.mediaType().equals("application/json");
      String text = json ? json(exchange, errors) : null;
      Audio audio = json ? Audio.at(address(text, errors)) : uploaded(exchange, options, errors);
      Behaviour behaviour =
          behaviours.take(Endpoint.DEEPGRAM_LISTEN, audio.name()).echoing(exchange.echo());
      String type = exchange.header("Content-Type").orElse(null);
      DeepgramJob job =
          new DeepgramJob(id, pace.now(), options, audio, behaviour, type, text, jobs::put);
      handler.take(exchange, job);
    } catch (Refusal refusal) {
      handler.refused(Endpoint.DEEPGRAM_LISTEN, Optional.of(refusal));
      throw refusal;
    }
  }

  private void projects(Exchange exchange, DeepgramErrors errors) throws IOException, Refusal {
    authorise(exchange, errors);
    int status = behaviours.take(Endpoint.DEEPGRAM_PROJECTS, "").answer().status();
    if (status != 0) {
      throw errors.status(status);
    }
    JsonObject project =
        Json.createObjectBuilder().add("project_id", PROJECT).add("name", "simulated").build();
    exchange.answer(
        200,
        Json.createObjectBuilder()
            .add("projects", Json.createArrayBuilder().add(project))
            .build()
            .toString());
  }

  private void authorise(Exchange exchange, DeepgramErrors errors) throws Refusal {
    String[] given = exchange.header("Authorization").orElse("").split(" +", 2);
    boolean scheme = given[0].equalsIgnoreCase("Token") || given[0].equalsIgnoreCase("Bearer");
    if (given.length < 2 || !scheme || given[1].isBlank() || key != null && !key.equals(given[1])) {
      throw errors.auth();
    }
  }

  private static String json(Exchange exchange, DeepgramErrors errors) throws IOException, Refusal {
    return exchange.text(MAX_JSON).orElseThrow(() -> errors.status(413));
  }

  private static String address(String text, DeepgramErrors errors) throws Refusal {
    JsonObject body;
    try {
      body = JsonText.object(text);
    } catch (JsonException e) {
      throw errors.json("Json deserialize error: " + JsonText.parseError(e));
    }
    if (!body.containsKey("url")) {
      throw errors.json(
          "Json deserialize error: missing field `url` at line 1 column " + text.length());
    }
    if (!(body.get("url") instanceof JsonString url)) {
      throw errors.json("Json deserialize error: invalid type, expected a string");
    }
    if (!isWeb(url.getString())) {
      throw errors.status(400);
    }
    return url.getString();
  }

  private Audio uploaded(Exchange exchange, ListenOptions options, DeepgramErrors errors)
      throws IOException, Refusal {
    if (!exchange.mediaType().matches(AUDIO_TYPES)) {
      throw errors.status(415);
    }
    OptionalLong length = exchange.length();
    if (length.isEmpty()) {
      throw errors.status(411);
    }
    if (length.getAsLong() > maxBytes) {
      throw errors.status(413);
    }
    Audio audio = Audio.read("", exchange.body(), maxBytes).orElseThrow(() -> errors.status(413));
    if (audio.bytes() < length.getAsLong()) {
      throw new EOFException("the audio ended before its length");
    }
    // Sound without a container is told by its encoding parameter.
    boolean raw = options.query().first("encoding").isPresent();
    if (audio.bytes() == 0 || !audio.recognised() && !raw) {
      throw errors.audio();
    }
    return audio;
  }

  private void request(Exchange exchange, String project, String request, DeepgramErrors errors)
      throws IOException, Refusal {
    authorise(exchange, errors);
    if (!project.matches(UUID_PATTERN) || !request.matches(UUID_PATTERN)) {
      throw Refusal.text(
          404,
          "UUID parsing failed: invalid character: expected an optional prefix of `urn:uuid:`"
              + " followed by [0-9a-fA-F-]");
    }
    DeepgramJob job = jobs.get(request);
    if (job == null) {
      throw errors.modern(404, "PROJECT_NOT_FOUND", "Project not found.", null);
    }
    exchange.answer(200, job.log(project));
  }

  private static boolean isWeb(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
