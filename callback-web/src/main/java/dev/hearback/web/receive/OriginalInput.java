package dev.hearback.web.receive;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;

/**
 * Whether a request's body still comes from the server itself. A filter may have put a copy of it
 * in place, and such copies as a rule do not call a {@link jakarta.servlet.ReadListener}.
 */
final class OriginalInput {

  private static final String ORIGINAL = OriginalInput.class.getName();

  private OriginalInput() {}

  /** Remembers the server's own request, which JAX-RS and further filters hide. */
  static void remember(ServletRequest request) {
    ServletRequest original = request;
    while (original instanceof ServletRequestWrapper wrapper) {
      original = wrapper.getRequest();
    }
    request.setAttribute(ORIGINAL, original);
  }

  /** Whether that is where the body comes from. */
  static boolean isIn(ServletRequest request) throws IOException {
    ServletRequest original = (ServletRequest) request.getAttribute(ORIGINAL);
    try {
      return original == null || request.getInputStream() == original.getInputStream();
    } catch (IllegalStateException e) { // somebody reads characters
      return false;
    }
  }
}
