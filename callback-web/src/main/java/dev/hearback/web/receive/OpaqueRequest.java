package dev.hearback.web.receive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A request that shows JAX-RS only those headers that our resources look at. */
final class OpaqueRequest extends HttpServletRequestWrapper {

  private static final String CONTENT_TYPE = OpaqueRequest.class.getName() + ".contentType";
  private static final Set<String> SHOWN =
      Set.of("authorization", "content-encoding", "content-length", "host", "transfer-encoding");

  OpaqueRequest(HttpServletRequest request) {
    super(request);
    request.setAttribute(CONTENT_TYPE, contentType(request).orElse(null));
  }

  /** The {@code Content-Type} of a request, also of one that hides it. */
  static Optional<String> contentType(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(CONTENT_TYPE))
        .or(() -> Optional.ofNullable(request.getContentType()));
  }

  @Override
  public String getContentType() {
    return null;
  }

  @Override
  public String getHeader(String name) {
    return isShown(name) ? super.getHeader(name) : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isShown(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(
        Collections.list(super.getHeaderNames()).stream().filter(OpaqueRequest::isShown).toList());
  }

  @Override
  public int getIntHeader(String name) {
    return isShown(name) ? super.getIntHeader(name) : -1;
  }

  @Override
  public long getDateHeader(String name) {
    return isShown(name) ? super.getDateHeader(name) : -1;
  }

  private static boolean isShown(String name) {
    return SHOWN.contains(name.toLowerCase(Locale.ROOT));
  }
}
