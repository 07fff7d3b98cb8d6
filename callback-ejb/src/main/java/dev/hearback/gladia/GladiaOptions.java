package dev.hearback.gladia;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.spi.Submission;
import dev.hearback.spi.json.JsonBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The application's options, and what they become in the body of a submission. */
final class GladiaOptions {

  /** The key of {@code custom_metadata} that holds the job's id. */
  private static final String JOB = "hearback_job";

  private static final Set<String> OURS =
      Set.of("audio_url", "callback", "callback_config", "callback_url", "callback_method");

  private static final int MAX_METADATA = 2_000;

  private GladiaOptions() {}

  static Map<String, Object> fields(Submission submission) {
    Map<String, Object> fields = new LinkedHashMap<>(submission.options());
    fields.put("custom_metadata", metadata(submission.options(), submission.jobId()));
    submission
        .language()
        .ifPresent(tag -> fields.putIfAbsent("language_config", languageConfig(tag)));
    return fields;
  }

  static List<String> violations(Map<String, Object> options) {
    List<String> violations = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          if (OURS.contains(name)) {
            violations.add("option " + name + ": expected to be left to Hearback, found a value");
          }
          try {
            JsonBody.bytes(Collections.singletonMap(name, value));
          } catch (IllegalArgumentException e) {
            violations.add("option " + name + ": " + e.getMessage());
          }
        });
    if (violations.isEmpty() && options.containsKey("custom_metadata")) {
      checkMetadata(options, violations);
    }
    return violations;
  }

  private static void checkMetadata(Map<String, Object> options, List<String> violations) {
    if (!(options.get("custom_metadata") instanceof Map<?, ?> map)) {
      violations.add("option custom_metadata: expected a map, found another");
    } else if (map.containsKey(JOB)) {
      violations.add(
          "option custom_metadata: expected to be without the key " + JOB + ", found it");
    } else {
      Map<String, Object> metadata = metadata(options, new UUID(0, 0));
      int length = new String(JsonBody.bytes(metadata), UTF_8).length();
      if (length > MAX_METADATA) {
        violations.add(
            "option custom_metadata: expected at most 2000 characters of JSON with Hearback's own,"
                + " found "
                + length);
      }
    }
  }

  private static Map<String, Object> metadata(Map<String, Object> options, UUID jobId) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (options.get("custom_metadata") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> metadata.put(name.toString(), value));
    }
    metadata.put(JOB, jobId.toString());
    return metadata;
  }

  private static Map<String, Object> languageConfig(String tag) {
    String language = Locale.forLanguageTag(tag).getLanguage();
    return Map.of("languages", List.of(language.isEmpty() ? tag : language));
  }
}
