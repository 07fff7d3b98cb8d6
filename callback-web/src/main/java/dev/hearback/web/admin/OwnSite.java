package dev.hearback.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;

/**
 * Keeps other sites from having an operator's browser change something here: it sends the
 * credentials along, whoever made the page. Methods that change nothing need no proof.
 */
final class OwnSite {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private OwnSite() {}

  /**
   * Whether nobody else's page has sent this request. The browser says so; where it says nothing, a
   * header does that no page can add to another site's requests.
   */
  static boolean sent(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    if (SAFE.contains(request.getMethod())) {
      return true;
    }
    if (site != null) {
      return OWN.contains(site);
    }
    return origin == null
        ? request.getHeader("X-Requested-With") != null
        : isOwn(origin, request.getHeader("Host"));
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
