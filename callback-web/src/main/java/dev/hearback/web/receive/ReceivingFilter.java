package dev.hearback.web.receive;

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
 *   <li>headers that we do not need are hidden (a malformed {@code Content-Type} would be 400)
 *   <li>errors have no body
 * </ul>
 */
@WebFilter(servletNames = "dev.hearback.web.HearbackApplication", asyncSupported = true)
public class ReceivingFilter implements Filter {

  private static final Set<String> METHODS = Set.of("POST", "PUT");
  private static final Pattern PATHS =
      Pattern.compile(
          "/(callbacks/%s/%s|hooks/%s/%s)/?"
              .formatted(
                  CallbackResource.PROVIDER,
                  CallbackResource.TOKEN,
                  HookResource.NAME,
                  HookResource.SECRET));

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    doFilter((HttpServletRequest) request, new BareResponse((HttpServletResponse) response), chain);
  }

  private void doFilter(HttpServletRequest request, BareResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isOurs(Optional.ofNullable(request.getPathInfo()).orElse(""))) {
      chain.doFilter(request, response);
    } else if (METHODS.contains(request.getMethod())) {
      chain.doFilter(new OpaqueRequest(request), response);
    } else {
      response.setHeader("Allow", "POST, PUT");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }

  /** Whether this is the path of a callback, below that of the JAX-RS application. */
  static boolean isOurs(String path) {
    return PATHS.matcher(path).matches();
  }
}
