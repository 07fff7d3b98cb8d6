package dev.hearback.deepgram;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.spi.http.VendorError;
import dev.hearback.spi.http.VendorResponse;
import dev.hearback.spi.json.JsonCursor;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Deepgram's errors, in answers and in callbacks: {@code err_code} or {@code error_code} with
 * {@code err_msg}; {@code category} with {@code message} and {@code details}; in answers also plain
 * text. Codes are sometimes words ({@code BAD_REQUEST}) and sometimes phrases ({@code Bad
 * Request}).
 */
final class DeepgramError {

  private static final Set<String> RETRYABLE =
      Set.of(
          "REMOTE_CONTENT_ERROR",
          "TOO_MANY_REQUESTS",
          "REQUEST_TIMEOUT",
          "INTERNAL_SERVER_ERROR",
          "BAD_GATEWAY",
          "SERVICE_UNAVAILABLE",
          "GATEWAY_TIMEOUT");

  private Optional<String> code = Optional.empty();
  private Optional<String> message = Optional.empty();
  private Optional<String> details = Optional.empty();

  /** The error in an answer; empty if the body is none of the three shapes. */
  static Optional<VendorError> in(VendorResponse answer) {
    DeepgramError error = new DeepgramError();
    boolean json = answer.json(body -> error.read(body)).isPresent();
    return json ? error.toVendorError() : plainText(answer);
  }

  /** Takes a field if it is one of an error's. */
  void field(String name, JsonCursor json) {
    switch (name) {
      case "err_code", "error_code", "category" -> code = code.or(json::text);
      case "err_msg", "message" -> message = message.or(json::text);
      case "details" -> details = json.text();
      default -> {}
    }
  }

  /** The error; empty if there was no code. */
  Optional<VendorError> toVendorError() {
    return code.map(
        known -> {
          String words = message.orElse("");
          String more = details.map(detail -> words.isEmpty() ? detail : ": " + detail).orElse("");
          return new VendorError(known, words + more, isRetryable(known));
        });
  }

  private DeepgramError read(JsonCursor json) {
    json.fields(name -> field(name, json));
    return this;
  }

  /** A proxy's page is not Deepgram's, and text with a 5xx cannot be told from a proxy's. */
  private static Optional<VendorError> plainText(VendorResponse answer) {
    String text = new String(answer.body(), UTF_8).strip();
    boolean own = answer.status() < 500 && !text.isEmpty() && "<{[".indexOf(text.charAt(0)) < 0;
    return own
        ? Optional.of(new VendorError(Integer.toString(answer.status()), text, false))
        : Optional.empty();
  }

  private static boolean isRetryable(String code) {
    return RETRYABLE.contains(code.strip().toUpperCase(Locale.ROOT).replace(' ', '_'))
        || code.matches("408|429|5\\d\\d");
  }
}
