package dev.hearback.web.receive;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Callbacks, on our own jobs and on those that were submitted elsewhere (hooks).
 *
 * <p>200 stored or already known, also if it cannot be understood; or not wanted any more, because
 * its job has ended, has as many as are kept, or has been purged · 401 not authentic, or no such
 * hook · 404 no such path · 405 neither POST nor PUT · 413 larger than {@code
 * hearback.receive.max-body-bytes} · 503 not stored, not complete, too slow, too many at once or of
 * its job, not yet started, or signed with something that may be newer than what this node has
 * read: send it again. Never a body, never a redirection.
 */
@Dependent
public class CallbackResource {

  private static final String JOBS = "callbacks";

  /** The paths, as an expression: folder, name of a provider or hook, token or secret. */
  public static final String PATHS =
      JOBS + "/[a-z0-9-]{1,63}/[A-Za-z0-9]{72}|hooks/[a-z0-9-]{1,63}/[A-Za-z0-9_-]{22,200}";

  @Inject CallbackReceiver receiver;
  @Inject Authenticity authenticity;

  /** What receives the callback of this request, which came to one of the paths. */
  public Object at(String path, HttpServletRequest request) {
    String[] parts = path.split("/");
    return receiver.reception(
        request,
        () ->
            parts[0].equals(JOBS)
                ? authenticity.ofJob(parts[1], parts[2], request.getHeader("Authorization"))
                : authenticity.ofHook(parts[1], parts[2]));
  }
}
