package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of Gladia's {@code POST /v2/pre-recorded}. Fields that it does not know are let through.
 */
record PreRecordedRequest(JsonObject body) {
  private static final int MAX_METADATA = 2000;
  private static final Set<String> MODELS = Set.of("solaria-1", "solaria-3");
  private static final List<String> FLAGS =
      List.of(
          "callback",
          "diarization",
          "translation",
          "summarization",
          "named_entity_recognition",
          "sentiment_analysis",
          "audio_to_llm",
          "pii_redaction",
          "sentences",
          "subtitles",
          "punctuation_enhanced",
          "custom_vocabulary",
          "custom_spelling");
  private static final List<String> OBJECTS =
      List.of(
          "callback_config",
          "custom_metadata",
          "diarization_config",
          "translation_config",
          "subtitles_config",
          "language_config");

  /** Everything that the vendor has against it. */
  List<String> violations() {
    List<String> found = new ArrayList<>();
    if (!(body.get("audio_url") instanceof JsonString url) || web(url.getString()).isEmpty()) {
      found.add("Field \"audio_url\" must be a URL address");
    }
    for (String flag : FLAGS) {
      JsonValue value = body.getOrDefault(flag, JsonValue.FALSE);
      if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
        found.add("Field \"" + flag + "\" must be a boolean value");
      }
    }
    for (String name : OBJECTS) {
      JsonValue value = body.getOrDefault(name, JsonValue.NULL);
      if (value.getValueType() != ValueType.OBJECT && value != JsonValue.NULL) {
        found.add("Field \"" + name + "\" must be an object");
      }
    }
    if (body.containsKey("model") && !MODELS.contains(text(body, "model").orElse(""))) {
      found.add("Field \"model\" must be one of: solaria-1, solaria-3");
    }
    if (object("custom_metadata").toString().length() > MAX_METADATA) {
      found.add("Field \"custom_metadata\" must not exceed 2000 characters");
    }
    callbackViolations(found);
    return found;
  }

  String audioUrl() {
    return body.getString("audio_url");
  }

  boolean on(String flag) {
    return body.getOrDefault(flag, JsonValue.FALSE) == JsonValue.TRUE;
  }

  /** The object of this name, empty if missing or something else. */
  JsonObject object(String name) {
    return body.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }

  /** The texts in a list of one of the configuration objects, or these. */
  List<String> texts(String config, String list, String... otherwise) {
    JsonObject object = object(config);
    if (!object.containsKey(list) || object.getJsonArray(list).isEmpty()) {
      return List.of(otherwise);
    }
    return object.getJsonArray(list).stream()
        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
        .toList();
  }

  /** What is echoed: the metadata, or null if there was none. */
  JsonValue customMetadata() {
    return body.getOrDefault("custom_metadata", JsonValue.NULL);
  }

  /** What GET calls {@code request_params}: all options. */
  JsonObject parameters() {
    return Json.createObjectBuilder(body)
        .remove("audio_url")
        .remove("custom_metadata")
        .remove("callback_config")
        .remove("callback_url")
        .build();
  }

  /** All of it as it may be shown. */
  String shown() {
    JsonObjectBuilder shown = Json.createObjectBuilder(body);
    text(body, "callback_url")
        .ifPresent(url -> shown.add("callback_url", Callback.withoutCredentials(url)));
    JsonObject config = object("callback_config");
    text(config, "url")
        .map(Callback::withoutCredentials)
        .map(url -> Json.createObjectBuilder(config).add("url", url))
        .ifPresent(safe -> shown.add("callback_config", safe));
    return shown.build().toString();
  }

  Optional<Callback> callback() {
    String method = text(object("callback_config"), "method").orElse("POST");
    Optional<String> old = text(body, "callback_url");
    if (on("callback")) {
      Optional<String> url = text(object("callback_config"), "url");
      return url.or(() -> old).map(each -> new Callback(method, URI.create(each)));
    }
    return old.map(each -> new Callback("POST", URI.create(each)));
  }

  /** Whether all these pairs are in the metadata. */
  boolean hasMetadata(JsonObject wanted) {
    JsonObject own = object("custom_metadata");
    return wanted.entrySet().stream()
        .allMatch(pair -> same(pair.getValue(), own.get(pair.getKey())));
  }

  private void callbackViolations(List<String> found) {
    JsonObject config = object("callback_config");
    Optional<String> url = text(config, "url");
    Optional<String> old = text(body, "callback_url");
    if (on("callback") && url.isEmpty() && old.isEmpty()) {
      found.add("Field \"callback_config.url\" is required when callback is true");
    }
    if (config.containsKey("url")) {
      url(config.get("url"), "callback_config.url", found);
    }
    if (body.containsKey("callback_url")) {
      url(body.get("callback_url"), "callback_url", found);
    }
    if (config.containsKey("method") && !text(config, "method").orElse("").matches("POST|PUT")) {
      found.add("Field \"callback_config.method\" must be one of: POST, PUT");
    }
  }

  private static void url(JsonValue value, String field, List<String> found) {
    Optional<URI> url = value instanceof JsonString text ? web(text.getString()) : Optional.empty();
    if (url.isEmpty()) {
      found.add("Field \"" + field + "\" must be a URL address");
    } else if (PrivateAddress.isPrivate(url.get().getHost())) {
      found.add("Field \"" + field + "\" must not be a private or internal address");
    }
  }

  private static Optional<URI> web(String url) {
    try {
      return Optional.of(URI.create(url))
          .filter(uri -> uri.getHost() != null)
          .filter(uri -> String.valueOf(uri.getScheme()).matches("(?i)https?"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean same(JsonValue wanted, JsonValue own) {
    // A filter in the query knows texts only.
    return wanted.equals(own)
        || own instanceof JsonNumber
            && wanted instanceof JsonString text
            && text.getString().equals(own.toString());
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }
}
