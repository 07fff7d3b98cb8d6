package dev.hearback.simulator;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where and with which method a job wants to be called back. */
record Callback(String method, URI url) {
  /** The header that the credentials in the address stand for. */
  Optional<String> authorization() {
    return Optional.ofNullable(url.getRawUserInfo())
        .map(
            raw -> {
              // Credentials are percent-encoded only: a plus is a plus.
              String user = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
              byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
              return "Basic " + Base64.getEncoder().encodeToString(bytes);
            });
  }

  /** The address as it may be shown. */
  String shown() {
    return withoutCredentials(url.toString());
  }

  /** What a Host header says for this address. */
  String host() {
    return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  static String withoutCredentials(String url) {
    return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", "$1");
  }
}
