package dev.hearback.web.receive;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;

/** All that a provider ever hears from us: a status and no body. */
final class Answers {

  private Answers() {}

  /** 200: stored, or known already. Exactly 200: some providers take no other for success. */
  static Response stored() {
    return bare(Status.OK).build();
  }

  /**
   * 401: not authentic. The same challenge whatever is wrong or missing, and whether or not
   * credentials are configured; HTTP demands one, and some clients send credentials only when
   * challenged.
   */
  static Response notAuthentic() {
    return bare(Status.UNAUTHORIZED)
        .header("WWW-Authenticate", "Basic realm=\"hearback\", charset=\"UTF-8\"")
        .build();
  }

  /** 413: over the limit. The rest of the body is not wanted. */
  static Response tooLarge() {
    return bare(Status.REQUEST_ENTITY_TOO_LARGE).header("Connection", "close").build();
  }

  /** 503: not stored, send it again. */
  static Response notStored() {
    return bare(Status.SERVICE_UNAVAILABLE).header("Retry-After", "5").build();
  }

  /**
   * 503: not stored, send it again on another connection, because this one is not read any more.
   */
  static Response notRead() {
    return bare(Status.SERVICE_UNAVAILABLE)
        .header("Retry-After", "5")
        .header("Connection", "close")
        .build();
  }

  private static ResponseBuilder bare(Status status) {
    return Response.status(status).header("Cache-Control", "no-store");
  }
}
