package dev.hearback.deepgram;

import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.InternalHosts;
import dev.hearback.spi.Provider;
import dev.hearback.spi.http.PercentEncoding;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Deepgram demands of a callback URL, and how its Basic credentials get there. */
final class DeepgramCallbackUrl {

  private static final Set<Integer> PORTS = Set.of(80, 443, 8080, 8443);

  private DeepgramCallbackUrl() {}

  /** A self-hosted Deepgram has no rules but that it is an HTTP URL. */
  static List<String> violations(URI callbackUrl) {
    return violation(callbackUrl).stream().toList();
  }

  private static Optional<String> violation(URI callbackUrl) {
    return HttpUrl.violation(callbackUrl)
        .map(found -> "hearback.public-url: expected " + HttpUrl.EXPECTED + ", found " + found);
  }

  /** The rules of Deepgram itself, not of a proxy of yours, or of a Deepgram of your own. */
  static List<String> violationsAtDeepgram(URI callbackUrl) {
    List<String> violations = new ArrayList<>();
    Optional<String> noUrl = violation(callbackUrl);
    noUrl.ifPresent(violations::add);
    if (noUrl.isEmpty()) {
      String host = HttpUrl.host(callbackUrl);
      int port = HttpUrl.port(callbackUrl);
      if (!PORTS.contains(port)) {
        violations.add(
            "hearback.public-url: expected port 80, 443, 8080 or 8443, the only ones that Deepgram"
                + " calls, found "
                + port);
      }
      if (host.contains("_")) {
        violations.add(
            "hearback.public-url: expected a host without an underscore, because Deepgram refuses"
                + " such hosts, found "
                + host);
      }
      if (InternalHosts.contain(host)) {
        violations.add(
            "hearback.public-url: expected a host that Deepgram can reach, found " + host);
      }
    }
    return violations;
  }

  static String withCredentials(URI callbackUrl, Provider provider) {
    String url = callbackUrl.toASCIIString();
    if (provider.callbackCredentials().isEmpty()) {
      return url;
    }
    Provider.Credentials credentials = provider.callbackCredentials().get();
    int authority = url.indexOf("://") + 3;
    return url.substring(0, authority)
        + PercentEncoding.encode(credentials.user())
        + ":"
        + PercentEncoding.encode(credentials.password().value())
        + "@"
        + url.substring(authority);
  }
}
