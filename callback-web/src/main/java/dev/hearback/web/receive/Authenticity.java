package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.CallbackAddress.OfJob;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * Who may call, decided by arithmetic alone. All that could be wrong is looked at each time, and
 * secrets are compared as digests, so that one rejection takes as long as another.
 */
@ApplicationScoped
class Authenticity {

  private static final String NOBODY = "no hook has this secret"; // its spaces are in none
  private static final byte[] NOTHING = {};

  @Inject Settings settings;
  @Inject Tokens tokens;

  /** The job that the token names, if token and credentials are authentic. */
  Optional<CallbackAddress> ofJob(String provider, String token, String authorization) {
    Optional<CallbackAddress> address =
        tokens.verify(provider, token).filter(OfJob::isValid).map(job -> job);
    boolean credible = credible(provider, authorization);
    return credible ? address : Optional.empty();
  }

  /**
   * The hook of this name, if the secret is its own. Credentials stand only in URLs that we make.
   */
  Optional<CallbackAddress> ofHook(String name, String secret) {
    Optional<Hook> hook = Optional.ofNullable(settings.hooks().get(name));
    boolean authentic =
        equal(secret.getBytes(UTF_8), hook.map(it -> it.secret().value()).orElse(NOBODY));
    return hook.filter(it -> authentic)
        .map(
            it ->
                new CallbackAddress.OfHook(
                    it.provider(), it.vendor(), it.name(), it.application(), it.tags()));
  }

  /** Whether the provider has no credentials configured, or the request brings the right ones. */
  private boolean credible(String provider, String authorization) {
    Optional<Credentials> wanted =
        Optional.ofNullable(settings.providers().get(provider))
            .flatMap(Provider::callbackCredentials);
    boolean equal =
        equal(
            basic(authorization),
            wanted.map(it -> it.user() + ":" + it.password().value()).orElse(":"));
    return equal | wanted.isEmpty();
  }

  /**
   * User, colon and password of an {@code Authorization} header (RFC 7617); empty if it has none.
   */
  private static byte[] basic(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return NOTHING;
    }
    try {
      return Base64.getDecoder().decode(authorization.substring(6).strip());
    } catch (IllegalArgumentException e) {
      return NOTHING;
    }
  }

  private static boolean equal(byte[] presented, String wanted) {
    return MessageDigest.isEqual(sha256(presented), sha256(wanted.getBytes(UTF_8)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
