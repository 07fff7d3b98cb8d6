package dev.hearback.simulator;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * DNS and reverse proxy in one: which local server stands behind a public address. The vendors'
 * rules see the public address; only the sender asks what is behind it.
 */
final class PublicHosts {
  private final Map<String, URI> servers = new ConcurrentHashMap<>();

  /**
   * Maps scheme, host and port; the local address may have a path, which goes before every path.
   */
  void map(URI origin, URI server) {
    if (origin.getHost() == null || !"http".equals(server.getScheme())) {
      throw new IllegalArgumentException(
          "expected a public http(s) address and a local http one, found "
              + origin
              + ", "
              + server);
    }
    servers.put(key(origin), server);
  }

  boolean resolves(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    return servers.keySet().stream().anyMatch(key -> URI.create(key).getHost().equals(wanted));
  }

  /** The local address of a public one, path and query untouched. */
  Optional<URI> behind(URI address) {
    return Optional.ofNullable(servers.get(key(address)))
        .map(server -> URI.create(withoutSlash(server.toString()) + pathAndQuery(address)));
  }

  static String pathAndQuery(URI address) {
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return (path.isEmpty() ? "/" : path) + query;
  }

  static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  private static String key(URI address) {
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    return scheme + "://" + host + ":" + port(address);
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }
}
