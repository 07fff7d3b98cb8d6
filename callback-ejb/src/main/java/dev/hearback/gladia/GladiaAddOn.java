package dev.hearback.gladia;

import dev.hearback.PartialFailure;
import dev.hearback.spi.http.VendorWords;
import dev.hearback.spi.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An add-on's block: {@code success}, {@code error} with code and words, {@code results}. The
 * results of a translation, one for each language, and of prompts are blocks themselves, and may
 * have blocks in them, one or a list, as a translation has of {@code sentences}.
 */
final class GladiaAddOn {

  private static final int MAX_FAILURES = 100;

  /** In characters. */
  private static final int MAX_FEATURE = 200;

  private final JsonCursor json;
  private final String feature;
  private final VendorWords words;
  private final List<PartialFailure> failedResults = new ArrayList<>();
  private boolean failed;
  private Optional<String> code = Optional.empty();
  private Optional<String> message = Optional.empty();
  private Optional<String> exception = Optional.empty();

  private GladiaAddOn(JsonCursor json, String feature, VendorWords words) {
    this.json = json;
    this.feature = feature;
    this.words = words;
  }

  /**
   * Reads the value that the cursor stands at; one that is no object has not failed.
   *
   * @param words of the whole report
   */
  static GladiaAddOn read(JsonCursor json, String feature, VendorWords words) {
    GladiaAddOn addOn = new GladiaAddOn(json, feature, words);
    json.fields(addOn::field);
    return addOn;
  }

  /**
   * The add-on as a whole if it failed and says why, or if nobody does; else those of its results
   * that failed.
   */
  List<PartialFailure> failures() {
    if (!failed) {
      return failedResults;
    }
    PartialFailure whole =
        new PartialFailure(words.clean(feature), clean(code), clean(message, exception));
    return saysWhy(whole) || failedResults.stream().noneMatch(GladiaAddOn::saysWhy)
        ? List.of(whole)
        : failedResults;
  }

  /** The first that says anything. */
  @SafeVarargs
  private String clean(Optional<String>... some) {
    return Stream.of(some)
        .flatMap(Optional::stream)
        .map(words::clean)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static boolean saysWhy(PartialFailure failure) {
    return !failure.code().isEmpty() || !failure.message().isEmpty();
  }

  private void field(String name) {
    switch (name) {
      case "success" -> failed |= json.text().filter("false"::equals).isPresent();
      case "error" -> error();
      case "results" -> json.items(this::singleResult);
      default -> {}
    }
  }

  private void error() {
    failed |= json.isObject() || json.text().isPresent();
    message = message.or(json::text);
    json.fields(
        name -> {
          switch (name) {
            case "status_code", "code" -> code = json.text();
            case "message" -> message = json.text();
            case "exception" -> exception = json.text();
            default -> {}
          }
        });
  }

  /** The results of a result are the vendor's words, whatever they are called. */
  private void singleResult() {
    GladiaAddOn single = new GladiaAddOn(json, feature, words);
    json.fields(
        name -> {
          switch (name) {
            case "success", "error" -> single.field(name);
            case "results" -> {}
            default -> single.blocks(name);
          }
        });
    keep(single);
  }

  private void blocks(String name) {
    if (json.isArray()) {
      json.items(() -> block(name));
    } else {
      block(name);
    }
  }

  private void block(String name) {
    keep(read(json, inside(name), words));
  }

  /** The names are the sender's, and there may be millions of them: long ones are left out. */
  private String inside(String name) {
    return feature.length() + name.length() < MAX_FEATURE ? feature + "." + name : feature;
  }

  private void keep(GladiaAddOn inner) {
    if (failedResults.size() < MAX_FAILURES) {
      failedResults.addAll(inner.failures());
    }
  }
}
