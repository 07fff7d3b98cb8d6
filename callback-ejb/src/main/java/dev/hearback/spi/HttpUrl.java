package dev.hearback.spi;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What counts as an http URL, for audio, base URLs and public URLs alike. A host may have an
 * underscore, of which {@link URI#getHost} knows nothing.
 */
public final class HttpUrl {

  /** What is accepted, in words. */
  public static final String EXPECTED = "an absolute http or https URL without credentials";

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:.*@)?(\\[[^\\]]*\\]|[^:@]*)(?::(\\d*))?");

  private static final int MAX_PORT = 65_535;

  private HttpUrl() {}

  /** What was found instead of {@link #EXPECTED}, without secrets; empty if it is such a URL. */
  public static Optional<String> violation(URI url) {
    String scheme = url.getScheme();
    if (scheme == null) {
      return Optional.of("one without a scheme");
    }
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      return Optional.of("one with the scheme " + scheme);
    }
    if (host(url).isEmpty()) {
      return Optional.of("one without a host");
    }
    if (url.getRawAuthority().contains("@")) {
      return Optional.of("one with credentials");
    }
    int port = port(url);
    return port < 1 || port > MAX_PORT
        ? Optional.of("one with the port " + authority(url, 2))
        : Optional.empty();
  }

  /** The host in lower case; empty if there is none. */
  public static String host(URI url) {
    return authority(url, 1).toLowerCase(Locale.ROOT);
  }

  /** The port, also where the scheme implies it. */
  public static int port(URI url) {
    String port = authority(url, 2);
    if (!port.isEmpty()) {
      return port.length() > 5 ? -1 : Integer.parseInt(port);
    }
    return "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
  }

  private static String authority(URI url, int group) {
    String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
    Matcher matcher = AUTHORITY.matcher(authority);
    return matcher.matches() ? Optional.ofNullable(matcher.group(group)).orElse("") : "";
  }
}
