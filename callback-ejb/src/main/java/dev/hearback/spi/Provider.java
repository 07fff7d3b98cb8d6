package dev.hearback.spi;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One configured access to a vendor: the settings {@code hearback.provider.<name>.…}. There may be
 * several to the same vendor.
 *
 * @param name its name, which stands in callback URLs, on jobs and on events
 * @param vendor the vendor's {@link TranscriptionVendor#name}
 * @param baseUrl where the vendor's API is, without a slash at the end; absent for the vendor's
 *     public one
 * @param apiKey the key; absent if none is configured
 * @param callbackCredentials what the vendor must send as HTTP Basic credentials with callbacks;
 *     absent if none are configured
 * @param connectTimeout longest wait for a connection
 * @param uploadTimeout longest time for one upload of audio, its answer included
 * @param submitTimeout longest time for one submission, its audio and its answer included
 */
public record Provider(
    String name,
    String vendor,
    Optional<URI> baseUrl,
    Optional<Secret> apiKey,
    Optional<Credentials> callbackCredentials,
    Duration connectTimeout,
    Duration uploadTimeout,
    Duration submitTimeout) {

  private static final Duration DEFAULT = Duration.ofMinutes(5);

  /** Refuses nulls. */
  public Provider {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(baseUrl, "baseUrl");
    Objects.requireNonNull(apiKey, "apiKey");
    Objects.requireNonNull(callbackCredentials, "callbackCredentials");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(uploadTimeout, "uploadTimeout");
    Objects.requireNonNull(submitTimeout, "submitTimeout");
  }

  /** With five minutes for an upload, and for a submission. */
  public Provider(
      String name,
      String vendor,
      Optional<URI> baseUrl,
      Optional<Secret> apiKey,
      Optional<Credentials> callbackCredentials,
      Duration connectTimeout) {
    this(name, vendor, baseUrl, apiKey, callbackCredentials, connectTimeout, DEFAULT, DEFAULT);
  }

  /**
   * A user name and a password.
   *
   * @param user the user name, without a colon
   * @param password the password
   */
  public record Credentials(String user, Secret password) {
    /** Refuses nulls. */
    public Credentials {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
    }
  }
}
