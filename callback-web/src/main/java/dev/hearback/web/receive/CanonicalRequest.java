package dev.hearback.web.receive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.regex.Pattern;

/**
 * A request whose URL has the letters, digits, hyphens and underscores as they are that the sender
 * percent-encoded: RFC 3986 (2.3) calls both URLs equal, but JAX-RS matches them as they were sent.
 */
class CanonicalRequest extends HttpServletRequestWrapper {

  private static final Pattern ENCODED =
      Pattern.compile("%(2D|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F)", Pattern.CASE_INSENSITIVE);

  private final String uri;

  CanonicalRequest(HttpServletRequest request) {
    super(request);
    uri = decoded(request.getRequestURI());
  }

  @Override
  public String getRequestURI() {
    return uri;
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer(decoded(super.getRequestURL()));
  }

  private static String decoded(CharSequence encoded) {
    String url = encoded.toString();
    if (url.indexOf('%') < 0) {
      return url;
    }
    return ENCODED
        .matcher(url)
        .replaceAll(code -> String.valueOf((char) Integer.parseInt(code.group(1), 16)));
  }
}
