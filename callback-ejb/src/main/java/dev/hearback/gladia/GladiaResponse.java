package dev.hearback.gladia;

import dev.hearback.spi.http.VendorResponse;
import dev.hearback.spi.http.VendorText;
import dev.hearback.spi.json.JsonCursor;
import java.net.URI;
import java.util.Optional;

/** What Gladia answers on success: an upload's {@code audio_url}, a submission's {@code id}. */
final class GladiaResponse {

  private GladiaResponse() {}

  static Optional<URI> audioUrl(VendorResponse answer) {
    try {
      return field(answer, "audio_url").map(URI::create).filter(URI::isAbsolute);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<String> id(VendorResponse answer) {
    return field(answer, "id").flatMap(VendorText::id);
  }

  private static Optional<String> field(VendorResponse answer, String name) {
    return answer.json(json -> field(json, name)).flatMap(value -> value);
  }

  private static Optional<String> field(JsonCursor json, String wanted) {
    StringBuilder value = new StringBuilder();
    json.fields(
        name -> {
          if (name.equals(wanted)) {
            json.text().ifPresent(value::append);
          }
        });
    return Optional.of(value.toString()).filter(text -> !text.isEmpty());
  }
}
