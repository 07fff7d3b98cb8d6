package dev.hearback.jobs;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import java.net.URI;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What stands between a provider and its jobs.
 *
 * @param access of the nodes that share it: see {@link #access(Provider)}
 * @param failures calls in a row that were not taken, or uncertain
 * @param held whether the provider gets no job for the time being
 * @param pause the pause, if the vendor refuses every job
 * @param probeDue whether it is time to ask the vendor again
 * @param probes how often it was asked since a job was taken
 * @param abandoned whether nobody has asked the vendor for long: no node has this access any more
 */
public record ProviderState(
    String provider,
    String access,
    int failures,
    boolean held,
    Optional<ProviderPause> pause,
    boolean probeDue,
    int probes,
    boolean abandoned) {

  /** Whether it gets one job at a time, until one is taken. */
  public boolean isOnTrial(int patience) {
    return failures >= patience || probes > 0;
  }

  /**
   * Differs for each key and base URL of a provider, and tells neither: an HMAC, whose key is the
   * API key.
   */
  public static String access(Provider provider) {
    String key = provider.apiKey().map(Secret::value).orElse("none");
    String message =
        provider.name()
            + '\n'
            + provider.vendor()
            + '\n'
            + provider.baseUrl().map(URI::toString).orElse("");
    return HexFormat.of().formatHex(Hmac.of(Hmac.key(Hmac.utf8(key)), "", Hmac.utf8(message)));
  }
}
