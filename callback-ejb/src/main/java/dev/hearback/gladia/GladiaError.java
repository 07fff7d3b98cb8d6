package dev.hearback.gladia;

import dev.hearback.spi.http.VendorError;
import dev.hearback.spi.http.VendorResponse;
import dev.hearback.spi.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gladia's one shape of errors in answers. */
final class GladiaError {

  private static final int MAX_VALIDATION_ERRORS = 20;

  private final List<String> validationErrors = new ArrayList<>();
  private Optional<String> statusCode = Optional.empty();
  private Optional<String> message = Optional.empty();

  private GladiaError() {}

  /** The error in an answer; empty if the body is not Gladia's. */
  static Optional<VendorError> in(VendorResponse answer) {
    return answer.json(json -> new GladiaError().read(json)).flatMap(GladiaError::toVendorError);
  }

  /** Whether submitting the same audio again may help after this code of a failed job. */
  static boolean isRetryable(String code) {
    return code.matches("408|429|5\\d\\d");
  }

  private GladiaError read(JsonCursor json) {
    json.fields(
        name -> {
          switch (name) {
            case "statusCode" -> statusCode = json.text();
            case "message" -> message = json.text();
            case "validation_errors" -> json.items(() -> validationError(json));
            default -> {}
          }
        });
    return this;
  }

  private void validationError(JsonCursor json) {
    if (validationErrors.size() < MAX_VALIDATION_ERRORS) {
      json.text().ifPresent(validationErrors::add);
    }
  }

  private Optional<VendorError> toVendorError() {
    if (statusCode.isEmpty() || message.isEmpty()) {
      return Optional.empty();
    }
    String details = validationErrors.isEmpty() ? "" : ": " + String.join("; ", validationErrors);
    return Optional.of(
        new VendorError(statusCode.get(), message.get() + details, isRetryable(statusCode.get())));
  }
}
