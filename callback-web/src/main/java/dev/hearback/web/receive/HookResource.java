package dev.hearback.web.receive;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;

/**
 * Callbacks on jobs that were submitted elsewhere.
 *
 * <p>200 stored or already known, also if it cannot be understood · 401 not authentic, or no such
 * hook · 404 no such path · 405 neither POST nor PUT · 413 larger than {@code
 * hearback.receive.max-body-bytes} · 503 not stored, not complete, too slow, too many at once, or
 * not yet started: send it again. Never a body, never a redirection.
 */
@Dependent
public class HookResource {

  static final String NAME = "[a-z0-9-]{1,63}";
  static final String SECRET = "[A-Za-z0-9_-]{22,200}";

  @Inject CallbackReceiver receiver;
  @Inject Authenticity authenticity;

  /** What receives the callback of this request. */
  @Path("{name: " + NAME + "}/{secret: " + SECRET + "}")
  public Object callback(
      @PathParam("name") String name,
      @PathParam("secret") String secret,
      @Context HttpServletRequest request) {
    return receiver.reception(request, () -> authenticity.ofHook(name, secret));
  }
}
