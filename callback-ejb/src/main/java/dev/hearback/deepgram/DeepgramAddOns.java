package dev.hearback.deepgram;

import dev.hearback.PartialFailure;
import dev.hearback.spi.http.VendorText;
import dev.hearback.spi.http.VendorWords;
import dev.hearback.spi.json.JsonCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Add-ons that failed although the transcription succeeded: each of {@code metadata.warnings} names
 * one by the option that asked for it, and {@code results.summary} says how it went.
 */
final class DeepgramAddOns {

  private static final int MAX_FAILURES = 100;

  /** The option that asks for {@code results.summary}. */
  private static final String SUMMARY = "summarize";

  /** A warning of this type is about an option that still works. */
  private static final String DEPRECATED = "deprecated";

  private static final Set<String> WARNING = Set.of("parameter", "type", "message");

  private final List<PartialFailure> failures = new ArrayList<>();
  private final VendorWords words = new VendorWords();
  private String summary = "success";

  /** Reads the item of {@code warnings} that the cursor stands at. */
  void warning(JsonCursor json) {
    Map<String, String> fields = new HashMap<>();
    json.fields(
        name -> {
          if (WARNING.contains(name)) {
            json.text().ifPresent(value -> fields.put(name, value));
          }
        });
    String parameter = fields.getOrDefault("parameter", "");
    if (!parameter.isBlank()) {
      add(
          new PartialFailure(
              words.clean(parameter),
              words.clean(fields.getOrDefault("type", "")),
              words.clean(fields.getOrDefault("message", ""))));
    }
  }

  private void add(PartialFailure failure) {
    if (!failure.feature().isBlank()
        && !failure.code().equals(DEPRECATED)
        && !failures.contains(failure)
        && failures.size() < MAX_FAILURES) {
      failures.add(failure);
    }
  }

  /** Reads the {@code summary} that the cursor stands at. */
  void summary(JsonCursor json) {
    json.fields(
        name -> {
          if (name.equals("result")) {
            summary = json.text().orElse(summary);
          }
        });
  }

  /** Those that failed, each once: the first 100, and the summary. */
  List<PartialFailure> failures() {
    boolean isTold = failures.stream().anyMatch(failure -> failure.feature().equals(SUMMARY));
    if (summary.equals("success") || isTold) {
      return List.copyOf(failures);
    }
    List<PartialFailure> all = new ArrayList<>(failures);
    all.add(new PartialFailure(SUMMARY, VendorText.clean(summary), ""));
    return List.copyOf(all);
  }
}
