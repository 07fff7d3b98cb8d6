package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was uploaded to Gladia: all but the bytes. */
final class GladiaFiles {
  private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(\"([^\"]+)\"|[^;\\s]+)");
  private static final Pattern NAME = Pattern.compile("(?i)[; ]name=(\"([^\"]*)\"|[^;\\s]+)");
  private static final Pattern FILE = Pattern.compile("(?i)[; ]filename=(\"([^\"]*)\"|[^;\\s]+)");
  private static final int MAX_JSON = 1 << 16;

  private final Map<String, Audio> files = new ConcurrentHashMap<>();
  private final String prefix;
  private final long maxBytes;

  GladiaFiles(String baseUrl, long maxBytes) {
    this.prefix = baseUrl + "/file/";
    this.maxBytes = maxBytes;
  }

  /** Reads the audio of an upload. */
  Audio read(Exchange exchange, GladiaErrors errors) throws IOException, Refusal {
    if (exchange.mediaType().equals("application/json")) {
      return linked(exchange, errors);
    }
    Matcher boundary = BOUNDARY.matcher(exchange.header("Content-Type").orElse(""));
    if (!exchange.mediaType().equals("multipart/form-data") || !boundary.find()) {
      throw errors.invalid(List.of("Content-Type must be multipart/form-data"));
    }
    if (exchange.length().orElse(0) > maxBytes + MAX_JSON) {
      throw errors.status(413);
    }
    PartStream parts = new PartStream(exchange.body(), unquoted(boundary));
    for (Map<String, String> part = parts.next(); part != null; part = parts.next()) {
      String disposition = part.getOrDefault("content-disposition", "");
      Matcher name = NAME.matcher(disposition);
      Matcher file = FILE.matcher(disposition);
      if (name.find() && unquoted(name).equals("audio") && file.find()) {
        Optional<Audio> audio = Audio.read(unquoted(file), parts, maxBytes);
        return audio.orElseThrow(() -> errors.status(413));
      }
    }
    throw errors.invalid(List.of("Field \"audio\" must be a file"));
  }

  /** Keeps it and answers what the vendor says of it. */
  JsonObject keep(Audio audio) {
    String id = UUID.randomUUID().toString();
    files.put(prefix + id, audio);
    boolean linked = audio.bytes() == 0;
    int dot = audio.name().lastIndexOf('.');
    String extension = dot < 0 ? "" : audio.name().substring(dot + 1);
    return Json.createObjectBuilder()
        .add("audio_url", prefix + id)
        .add(
            "audio_metadata",
            Json.createObjectBuilder()
                .add("id", id)
                .add("filename", audio.name())
                .add("source", linked ? Json.createValue(audio.name()) : JsonValue.NULL)
                .add("extension", extension)
                .add("size", audio.bytes())
                .add("audio_duration", audio.seconds())
                .add("number_of_channels", audio.channels()))
        .build();
  }

  /** The audio at an address; empty if it should be here and is not. */
  Optional<Audio> at(String url) {
    return url.startsWith(prefix)
        ? Optional.ofNullable(files.get(url))
        : Optional.of(Audio.at(url));
  }

  private static Audio linked(Exchange exchange, GladiaErrors errors) throws IOException, Refusal {
    String text = exchange.text(MAX_JSON).orElseThrow(() -> errors.status(413));
    try {
      PreRecordedRequest request = new PreRecordedRequest(JsonText.object(text));
      List<String> violations = request.violations();
      if (!violations.isEmpty()) {
        throw errors.invalid(violations);
      }
      return Audio.at(request.audioUrl());
    } catch (JsonException e) {
      throw errors.invalid(List.of("Body is not valid JSON"));
    }
  }

  private static String unquoted(Matcher matcher) {
    return matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
  }
}
