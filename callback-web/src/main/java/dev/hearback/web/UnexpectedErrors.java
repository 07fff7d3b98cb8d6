package dev.hearback.web;

import dev.hearback.storage.StackText;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Answers an unexpected error with 503 and nothing more, so that the caller tries again. What
 * JAX-RS refuses, such as an unknown path, keeps its status.
 */
public class UnexpectedErrors implements ExceptionMapper<Throwable> {

  private static final Logger LOG = System.getLogger(UnexpectedErrors.class.getPackageName());

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof WebApplicationException expected) {
      return Response.fromResponse(expected.getResponse())
          .header("Cache-Control", "no-store")
          .build();
    }
    LOG.log(Level.DEBUG, () -> "HB-0190 A request ended unexpectedly: " + StackText.of(error));
    return Response.status(Status.SERVICE_UNAVAILABLE)
        .header("Cache-Control", "no-store")
        .header("Retry-After", "5")
        .build();
  }
}
