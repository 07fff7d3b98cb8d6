package dev.hearback.web.receive;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;

/**
 * Callbacks on our own jobs.
 *
 * <p>200 stored or already known, also if it cannot be understood; or not wanted any more, because
 * its job has ended, has as many as are kept, or has been purged · 401 not authentic · 404 no such
 * path · 405 neither POST nor PUT · 413 larger than {@code hearback.receive.max-body-bytes} · 503
 * not stored, not complete, too slow, too many at once or of its job, not yet started, or signed
 * with something that may be newer than what this node has read: send it again. Never a body, never
 * a redirection.
 */
@Dependent
public class CallbackResource {

  static final String PROVIDER = "[a-z0-9-]{1,63}";
  static final String TOKEN = "[A-Za-z0-9]{72}";

  @Inject CallbackReceiver receiver;
  @Inject Authenticity authenticity;

  /** What receives the callback of this request. */
  @Path("{provider: " + PROVIDER + "}/{token: " + TOKEN + "}")
  public Object callback(
      @PathParam("provider") String provider,
      @PathParam("token") String token,
      @Context HttpServletRequest request) {
    return receiver.reception(
        request, () -> authenticity.ofJob(provider, token, request.getHeader("Authorization")));
  }
}
