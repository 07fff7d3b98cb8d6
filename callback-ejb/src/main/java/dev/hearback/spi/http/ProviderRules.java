package dev.hearback.spi.http;

import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.TranscriptionVendor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules for providers and callback URLs that hold for more than one vendor. */
public final class ProviderRules {

  private ProviderRules() {}

  /**
   * What is wrong with the key and the base URL of a provider, for {@link
   * TranscriptionVendor#violations}.
   *
   * @param domain the vendor's own, for example {@code deepgram.com}
   */
  public static List<String> violations(Provider provider, String domain) {
    String prefix = "hearback.provider." + provider.name();
    List<String> violations = new ArrayList<>();
    String key = provider.apiKey().map(Secret::value).orElse("");
    if (key.isBlank()) {
      violations.add(prefix + ".api-key: expected the vendor's API key, found none");
    } else if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      violations.add(
          prefix
              + ".api-key: expected visible ASCII characters, found others"
              + " (a line feed, or a byte order mark?)");
    }
    provider
        .baseUrl()
        .flatMap(base -> violation(base, domain))
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
  private static Optional<String> violation(URI base, String domain) {
    if (base.getHost() == null) {
      return Optional.of(
          ".base-url: expected a host that Java's HTTP client can call (without an underscore),"
              + " found "
              + HttpUrl.host(base));
    }
    return isBelow(base, domain) && !"https".equalsIgnoreCase(base.getScheme())
        ? Optional.of(
            ".base-url: expected https, because the API key and the audio travel to "
                + HttpUrl.host(base)
                + ", found "
                + base.getScheme())
        : Optional.empty();
  }

  /**
   * Whether a provider has no base URL, or one of the vendor's own, for {@link
   * TranscriptionVendor#isPublicService}.
   *
   * @param domain the vendor's own, for example {@code deepgram.com}
   */
  public static boolean isPublicService(Provider provider, String domain) {
    return provider.baseUrl().map(base -> isBelow(base, domain)).orElse(true);
  }

  private static boolean isBelow(URI base, String domain) {
    String host = HttpUrl.host(base).replaceFirst("\\.$", "");
    return host.equals(domain) || host.endsWith("." + domain);
  }
}
