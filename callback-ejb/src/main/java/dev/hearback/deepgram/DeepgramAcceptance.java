package dev.hearback.deepgram;

import dev.hearback.spi.http.VendorResponse;
import dev.hearback.spi.http.VendorText;
import dev.hearback.spi.json.JsonCursor;
import java.util.Optional;

/** What a successful answer to a submission says: nothing but an id, or the result itself. */
final class DeepgramAcceptance {

  private Optional<String> requestId = Optional.empty();
  private boolean result;

  private DeepgramAcceptance() {}

  static DeepgramAcceptance in(VendorResponse answer) {
    DeepgramAcceptance acceptance = new DeepgramAcceptance();
    answer.json(acceptance::read); // unreadable, or cut off after the limit: what was read counts
    return acceptance;
  }

  Optional<String> requestId() {
    return requestId;
  }

  boolean isResult() {
    return result;
  }

  private DeepgramAcceptance read(JsonCursor json) {
    json.fields(
        name -> {
          switch (name) {
            case "request_id" -> requestId = json.text().flatMap(VendorText::id);
            case "results" -> result = json.isObject();
            default -> {}
          }
        });
    return this;
  }
}
