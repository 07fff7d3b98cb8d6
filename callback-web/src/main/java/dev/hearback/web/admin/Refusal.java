package dev.hearback.web.admin;

import dev.hearback.web.BasicAuthentication;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;

/**
 * An answer that lets nobody in, or does not do what an operator asked for.
 *
 * @param status of HTTP
 * @param words for people, with their code; empty if strangers are told nothing
 * @param headers to be sent along
 */
public record Refusal(int status, String words, Map<String, String> headers) {

  /** Without headers. */
  public Refusal(int status, String words) {
    this(status, words, Map.of());
  }

  /** To strangers, to wrong passwords, and to users who are no operators. */
  static Refusal noOperator() {
    return new Refusal(401, "", Map.of("WWW-Authenticate", BasicAuthentication.CHALLENGE));
  }

  static Refusal tooMany(Duration wait) {
    return new Refusal(
        429,
        "HB-0134 Too many logins have failed, or are under way: wait",
        Map.of("Retry-After", Long.toString(wait.toSeconds() + 1)));
  }

  /** Nobody knows whether the password is right. */
  static Refusal undecided() {
    return new Refusal(
        503,
        "HB-0135 The server could not look the user up: try again",
        Map.of("Retry-After", "5"));
  }

  /** As JAX-RS sends it. */
  public Response response() {
    Response.ResponseBuilder response = Response.status(status).header("Cache-Control", "no-store");
    headers.forEach(response::header);
    if (!words.isEmpty()) {
      response.type(MediaType.TEXT_PLAIN + "; charset=UTF-8").entity(words + "\n");
    }
    return response.build();
  }
}
