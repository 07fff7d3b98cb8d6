package dev.hearback.web;

import dev.hearback.admin.RefusedException;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.storage.StackText;
import dev.hearback.web.admin.AdminAccess;
import dev.hearback.web.admin.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/**
 * Answers whatever a request ends with. A vendor gets 503 and nothing more, so that the callback
 * comes again. An operator is told what is wrong:
 *
 * <ul>
 *   <li>409 what cannot be done ({@link RefusedException})
 *   <li>400 a bad argument
 *   <li>500 a fault of ours, which the log tells with its stack
 * </ul>
 *
 * <p>What JAX-RS refuses, such as an unknown path, keeps its status.
 */
@ApplicationScoped
public class UnexpectedErrors implements ExceptionMapper<Throwable> {

  private static final Logger LOG = System.getLogger(UnexpectedErrors.class.getPackageName());

  @Inject Settings settings;
  @Context HttpServletRequest request;

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof WebApplicationException expected) {
      return Response.fromResponse(expected.getResponse())
          .header("Cache-Control", "no-store")
          .build();
    }
    return refusal(error).response();
  }

  Refusal refusal(Throwable error) {
    return isOperators() ? toOperator(error) : toVendor(error);
  }

  private static Refusal toVendor(Throwable error) {
    LOG.log(Level.DEBUG, () -> "HB-0190 A request ended unexpectedly: " + StackText.of(error));
    return new Refusal(503, "", Map.of("Retry-After", "5"));
  }

  private Refusal toOperator(Throwable error) {
    if (error instanceof RefusedException) {
      return new Refusal(409, error.getMessage());
    }
    if (error instanceof IllegalArgumentException && isOurs(error.getMessage())) {
      return new Refusal(400, error.getMessage());
    }
    LOG.log(
        Level.ERROR,
        "HB-0133 A request below admin/ failed: "
            + StackText.of(error, settings.get(Catalogue.EXCEPTION_MESSAGES)));
    return new Refusal(500, "It failed; the server's log tells why (HB-0133)");
  }

  /** Whether an operator has been let in; an answer may also be made after its request. */
  private boolean isOperators() {
    try {
      return AdminAccess.isAdmitted(request);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean isOurs(String message) {
    return message != null && message.startsWith("HB-");
  }
}
