package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;

/** Gladia's errors, which have one shape; only those with status 400 list what is wrong. */
record GladiaErrors(String path, String requestId, Instant now) {
  Refusal invalid(List<String> violations) {
    JsonArrayBuilder list = Json.createArrayBuilder();
    violations.forEach(list::add);
    return Refusal.json(
        400, shape(400, "Invalid parameter(s)").add("validation_errors", list).build());
  }

  Refusal status(int status) {
    String message =
        switch (status) {
          case 400 -> "Invalid parameter(s)";
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          case 404 -> "Not Found";
          case 413 -> "Payload Too Large";
          case 422 -> "Unprocessable Entity";
          case 429 -> "Too Many Requests";
          case 500 -> "Internal Server Error";
          case 502 -> "Bad Gateway";
          case 503 -> "Service Unavailable";
          case 504 -> "Gateway Timeout";
          default -> "Status " + status;
        };
    return status == 400
        ? invalid(List.of("Refused by the simulator"))
        : Refusal.json(status, shape(status, message).build());
  }

  private JsonObjectBuilder shape(int status, String message) {
    return Json.createObjectBuilder()
        .add("timestamp", now.toString())
        .add("path", path)
        .add("request_id", requestId)
        .add("statusCode", status)
        .add("message", message);
  }
}
