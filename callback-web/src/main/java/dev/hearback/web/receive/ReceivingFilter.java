package dev.hearback.web.receive;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stands before our JAX-RS application, wherever it is mapped to, and keeps JAX-RS from answering
 * in our place:
 *
 * <ul>
 *   <li>methods other than POST and PUT, also OPTIONS, are 405
 *   <li>paths that servers and JAX-RS read in different ways (with parameters, or encoded more than
 *       need be) are 404
 *   <li>headers that we do not need are hidden (a malformed {@code Content-Type} would be 400)
 *   <li>errors have no body
 * </ul>
 *
 * <p>Also where a filter of the application around us forwards to it: paths are then those of the
 * forward.
 */
@WebFilter(
    servletNames = ReceivingFilter.SERVLET,
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD},
    asyncSupported = true)
public class ReceivingFilter implements Filter {

  /** Our JAX-RS application, as servers name its servlet. */
  static final String SERVLET = "dev.hearback.web.HearbackApplication";

  private static final String PASSED = ReceivingFilter.class.getName();
  private static final Set<String> METHODS = Set.of("POST", "PUT");
  private static final Pattern PATHS = Pattern.compile("/(" + CallbackResource.PATHS + ")/?");

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    doFilter(
        new CanonicalRequest((HttpServletRequest) request),
        BareResponse.to((HttpServletRequest) request, (HttpServletResponse) response),
        chain);
  }

  private void doFilter(CanonicalRequest request, BareResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(PASSED, true);
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    if (!isPlain(request.getRequestURI(), path)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (!isOurs(path)) {
      chain.doFilter(request, response);
    } else if (METHODS.contains(request.getMethod())) {
      response.presume(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      OriginalInput.remember(request);
      chain.doFilter(new OpaqueRequest(request), response);
    } else {
      response.setHeader("Allow", "POST, PUT");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }

  /** Whether a request has come this way, and so to our JAX-RS application. */
  public static boolean hasPassed(HttpServletRequest request) {
    return request.getAttribute(PASSED) != null;
  }

  /** Whether JAX-RS, which reads the URI, will see the path that the server has made of it. */
  static boolean isPlain(String uri, String path) {
    return uri.indexOf(';') < 0 && (uri.endsWith(path) || path.equals("/"));
  }

  /** Whether this is the path of a callback, below that of the JAX-RS application. */
  static boolean isOurs(String path) {
    return PATHS.matcher(path).matches();
  }
}
