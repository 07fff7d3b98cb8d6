package dev.hearback.simulator;

/** An answer with an error, instead of the one that was hoped for. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String contentType;
  private final String body;

  Refusal(int status, String contentType, String body) {
    super(status + " " + body, null, false, false);
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  static Refusal json(int status, Object body) {
    return new Refusal(status, "application/json", body.toString());
  }

  static Refusal text(int status, String body) {
    return new Refusal(status, "text/plain; charset=utf-8", body);
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  String body() {
    return body;
  }
}
