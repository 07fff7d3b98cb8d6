package dev.hearback.web.receive;

import dev.hearback.web.BasicAuthentication;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;
import java.util.Map;

/** All that a vendor ever hears from us: a status and some headers, never a body. */
enum Reply {
  /** 200: stored, or known already. Exactly 200: some vendors take nothing else for success. */
  STORED(Status.OK, Map.of()),

  /**
   * 401: not authentic. The same challenge whatever is wrong or missing, and whether or not
   * credentials are configured; HTTP demands one, and some clients send theirs only when
   * challenged.
   */
  NOT_AUTHENTIC(Status.UNAUTHORIZED, Map.of("WWW-Authenticate", BasicAuthentication.CHALLENGE)),

  /** 413: over the limit. The rest of the body is not wanted, so the connection ends here. */
  TOO_LARGE(Status.REQUEST_ENTITY_TOO_LARGE, Map.of("Connection", "close")),

  /** 503: not stored, send it again. */
  NOT_STORED(Status.SERVICE_UNAVAILABLE, Map.of("Retry-After", "5")),

  /** 503: more arrive at once than there is room for, send it again. */
  TOO_MANY(Status.SERVICE_UNAVAILABLE, Map.of("Retry-After", "5")),

  /** 503: broken off or not as long as announced, send it again on another connection. */
  NOT_WHOLE(Status.SERVICE_UNAVAILABLE, Map.of("Retry-After", "5", "Connection", "close")),

  /** 503: it arrived too slowly, send it again on another connection. */
  TOO_SLOW(Status.SERVICE_UNAVAILABLE, Map.of("Retry-After", "5", "Connection", "close"));

  private final Status status;
  private final Map<String, String> headers;

  Reply(Status status, Map<String, String> headers) {
    this.status = status;
    this.headers = headers;
  }

  boolean isRefusal() {
    return this != STORED;
  }

  /** For the log. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + status.getStatusCode() + ")";
  }

  Response response() {
    Response.ResponseBuilder response = Response.status(status).header("Cache-Control", "no-store");
    headers.forEach(response::header);
    return response.build();
  }
}
