package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** Deepgram's errors in their three shapes: legacy, modern and plain text. */
record DeepgramErrors(String requestId) {
  Refusal legacy(int status, String code, String message) {
    return Refusal.json(status, legacyBody(code, message));
  }

  Refusal modern(int status, String category, String message, String details) {
    JsonObjectBuilder body =
        Json.createObjectBuilder().add("category", category).add("message", message);
    if (details != null) {
      body.add("details", details);
    }
    return Refusal.json(status, body.add("request_id", requestId).build());
  }

  Refusal parameter(String message, String details) {
    return modern(400, "INVALID_QUERY_PARAMETER", message, details);
  }

  Refusal json(String details) {
    return modern(400, "INVALID_JSON", "Invalid JSON submitted.", details);
  }

  Refusal auth() {
    return legacy(401, "INVALID_AUTH", "Invalid credentials.");
  }

  Refusal callbackUrl(String details) {
    return parameter("Invalid callback url.", details);
  }

  Refusal callbackHost() {
    return legacy(400, "Bad Request", "Failed to resolve callback.");
  }

  Refusal audio() {
    return Refusal.json(400, audioBody());
  }

  /** What both a refusal and an error callback say about audio that is none. */
  JsonObject audioBody() {
    return legacyBody(
        "Bad Request", "Bad Request: failed to process audio: corrupt or unsupported data");
  }

  /** The body that is documented, or common, for a status. */
  Refusal status(int status) {
    return switch (status) {
      case 400 -> modern(400, "REMOTE_CONTENT_ERROR", "Could not fetch the remote content.", null);
      case 401 -> auth();
      case 402 ->
          legacy(402, "ASR_PAYMENT_REQUIRED", "Project does not have enough credits for an ASR.");
      case 403 ->
          legacy(403, "INSUFFICIENT_PERMISSIONS", "Project does not have access to the model.");
      case 411 -> Refusal.text(411, "Length Required");
      case 413 -> modern(413, "PAYLOAD_TOO_LARGE", "Payload Too Large", null);
      case 415 -> modern(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type.", null);
      case 429 -> legacy(429, "TOO_MANY_REQUESTS", "Too many requests. Please try again later.");
      case 500 -> modern(500, "INTERNAL_SERVER_ERROR", "Internal server error.", null);
      case 503 ->
          Refusal.json(
              503,
              // The documented sample says error_code here, and only here.
              Json.createObjectBuilder()
                  .add("error_code", "SERVICE_UNAVAILABLE")
                  .add("err_msg", "Service temporarily unavailable.")
                  .add("request_id", requestId)
                  .build());
      case 502 -> Refusal.text(502, "Bad Gateway");
      case 504 -> Refusal.text(504, "Gateway Timeout");
      default -> legacy(status, "Error", "Status " + status);
    };
  }

  private JsonObject legacyBody(String code, String message) {
    return Json.createObjectBuilder()
        .add("err_code", code)
        .add("err_msg", message)
        .add("request_id", requestId)
        .build();
  }
}
