package dev.hearback.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
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
   * Why somebody else's page may have sent this request; empty if none has. The browser says so;
   * where it says nothing, a header does that no page can add to another site's requests.
   */
  static Optional<String> doubt(HttpServletRequest request) {
    if (SAFE.contains(request.getMethod())) {
      return Optional.empty();
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OWN.contains(site)
          ? Optional.empty()
          : Optional.of("a Sec-Fetch-Site that is neither same-origin nor none");
    }
    String origin = request.getHeader("Origin");
    if (origin != null) {
      return isOwn(origin, request.getHeader("Host"))
          ? Optional.empty()
          : Optional.of("an Origin that is not the Host; a proxy must hand the Host on");
    }
    return request.getHeader("X-Requested-With") == null
        ? Optional.of("none of the headers that tell: add X-Requested-With, with any value")
        : Optional.empty();
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
