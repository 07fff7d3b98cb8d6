package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.jobs.AuthenticToken;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.jobs.UndecidedException;
import dev.hearback.settings.CallbackCredentials;
import dev.hearback.settings.Hook;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import dev.hearback.storage.Sha256;
import dev.hearback.web.BasicAuthentication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
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

  /**
   * The job that the token names, if token and credentials are authentic.
   *
   * @throws UndecidedException if the token's key or the password may be newer than what this node
   *     has read
   */
  Optional<CallbackAddress> ofJob(String provider, String token, String authorization) {
    byte[] presented = BasicAuthentication.credentials(authorization).orElse(NOTHING);
    return tokens
        .verify(provider, token, presented)
        .filter(it -> it.address().isValid())
        .filter(it -> !it.withCredentials() || current(provider, presented))
        .map(AuthenticToken::address);
  }

  /**
   * The hook of this name, if the secret is its own. Credentials stand only in URLs that we make.
   */
  Optional<CallbackAddress> ofHook(String name, String secret) {
    Optional<Hook> hook = Optional.ofNullable(settings.hooks().get(name));
    byte[] presented = secret.getBytes(UTF_8);
    boolean authentic =
        equal(presented, hook.map(Hook::secret).map(Secret::value).orElse(NOBODY))
            | equal(
                presented, hook.flatMap(Hook::previousSecret).map(Secret::value).orElse(NOBODY));
    return hook.filter(it -> authentic)
        .map(
            it ->
                new CallbackAddress.OfHook(
                    it.provider(), it.vendor(), it.name(), it.application(), it.tags()));
  }

  /**
   * Whether credentials, which are those of the job's URL, are still to be accepted. Their provider
   * need not be configured here: then the token alone tells. If it is configured without any, they
   * have been dropped.
   */
  private boolean current(String provider, byte[] presented) {
    if (!settings.providers().containsKey(provider) || accepts(provider, presented)) {
      return true;
    }
    settings.refreshSoon();
    if (accepts(provider, presented)) {
      return true;
    }
    CallbackCredentials known = settings.callbackCredentials(provider);
    if (known.accepted().isEmpty()
        || known.withdrawn().stream().anyMatch(it -> equal(presented, text(it)))) {
      return false;
    }
    throw new UndecidedException(
        "HB-0233 the callback password of provider " + provider + " may be newer than this node's");
  }

  private boolean accepts(String provider, byte[] presented) {
    return settings.callbackCredentials(provider).accepted().stream()
        .anyMatch(it -> equal(presented, text(it)));
  }

  private static String text(Credentials credentials) {
    return credentials.user() + ":" + credentials.password().value();
  }

  private static boolean equal(byte[] presented, String wanted) {
    return MessageDigest.isEqual(
        Sha256.begin().digest(presented), Sha256.begin().digest(wanted.getBytes(UTF_8)));
  }
}
