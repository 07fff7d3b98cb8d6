package dev.hearback.spi.http;

import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.TranscriptionVendor;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for providers and callback URLs that hold for more than one vendor. */
public final class ProviderRules {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private ProviderRules() {}

  /**
   * What is wrong with the key and the base URL of a provider, for {@link
   * TranscriptionVendor#violations}.
   */
  public static List<String> violations(Provider provider) {
    String prefix = "hearback.provider." + provider.name();
    List<String> violations = new ArrayList<>();
    String key = provider.apiKey().map(Secret::value).orElse("");
    if (key.isBlank()) {
      violations.add(prefix + ".api-key: expected the vendor's API key, found none");
    } else if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      violations.add(
          prefix + ".api-key: expected visible ASCII characters, found others (a line feed?)");
    }
    provider
        .baseUrl()
        .flatMap(ProviderRules::violation)
        .map(prefix::concat)
        .ifPresent(violations::add);
    return violations;
  }

  /**
   * The API key that is configured for a provider.
   *
   * @throws SubmissionRefusedException if there is none
   */
  public static String apiKey(Provider provider) throws SubmissionRefusedException {
    return provider
        .apiKey()
        .map(Secret::value)
        .orElseThrow(
            () ->
                new SubmissionRefusedException(
                    "CONFIGURATION",
                    "hearback.provider."
                        + provider.name()
                        + ".api-key: expected the vendor's API key, found none",
                    null));
  }

  /** Settings have seen to it that it is an http URL. */
  private static Optional<String> violation(URI base) {
    return base.getHost() == null
        ? Optional.of(
            ".base-url: expected a host that Java's HTTP client can call (without an underscore),"
                + " found "
                + HttpUrl.host(base))
        : Optional.empty();
  }

  /**
   * Whether a host is {@code localhost} or a literal address of loopback, private or link-local
   * networks. Names are not looked up.
   */
  public static boolean isInternal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    if (!name.startsWith("[") && !IPV4.matcher(name).matches()) {
      return false;
    }
    try {
      InetAddress address = InetAddress.getByName(name); // a literal: nothing is looked up
      byte[] bytes = address.getAddress();
      boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
      boolean carrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
      return address.isLoopbackAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || uniqueLocal
          || carrier;
    } catch (UnknownHostException e) {
      return true; // no address at all
    }
  }
}
