package dev.hearback.settings;

import dev.hearback.spi.Secret;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A receiving URL for jobs that were submitted elsewhere: the settings {@code
 * hearback.hook.<name>}.
 *
 * @param name the hook's name, which stands in its URL
 * @param provider the provider that calls it, as jobs and events name it; need not be configured
 * @param vendor the provider's vendor; the provider's name if no such provider is configured
 * @param secret the last part of its URL
 * @param previousSecret another last part that is accepted
 * @param application whose observers get the outcomes
 * @param tags tags of the jobs that come in here
 */
public record Hook(
    String name,
    String provider,
    String vendor,
    Secret secret,
    Optional<Secret> previousSecret,
    String application,
    Set<String> tags) {

  /** Its current secret; violations are added if it has none, or no right one. */
  static Optional<Secret> secret(Values reader, String name) {
    Setting<String> setting = Catalogue.HOOK_SECRET.of(name);
    Optional<Secret> secret = reader.secret(setting);
    if (secret.isEmpty()
        && !reader.present(setting.key())
        && !reader.present(setting.key() + ".file")) {
      reader.addViolation(setting.key(), setting.expected(), "nothing");
    }
    return secret;
  }

  /** The same with the secrets that it has now: first the current one, as they are changed. */
  Hook reread(Values reader) {
    Optional<Secret> now = secret(reader, name);
    return new Hook(
        name,
        provider,
        vendor,
        now.orElse(secret),
        reader.previousSecret(Catalogue.HOOK_SECRET_PREVIOUS.of(name)),
        application,
        tags);
  }

  /** Whether any key says that there is such a hook. */
  static boolean isConfigured(Values reader, String name) {
    return Catalogue.HOOK_KEYS.stream()
        .anyMatch(key -> reader.present("hearback.hook." + name + "." + key));
  }

  private Stream<Secret> secrets() {
    return Stream.concat(Stream.of(secret), previousSecret.stream());
  }

  /**
   * Refuses a secret that is new to this hook, and another's. One that it has already is left: a
   * change of the other's must not keep a secret of this one in force.
   */
  void refuseSecretsOf(Values reader, Hook former, Collection<Hook> all) {
    List<Secret> known = former.secrets().toList();
    secrets()
        .filter(secret -> !known.contains(secret))
        .flatMap(secret -> all.stream().filter(other -> other.has(secret)))
        .filter(other -> !other.name.equals(name))
        .findFirst()
        .ifPresent(other -> refuseSecretOf(reader, name, other.name));
  }

  private boolean has(Secret some) {
    return secrets().anyMatch(some::equals);
  }

  private static void refuseSecretOf(Values reader, String name, String owner) {
    reader.addViolation(
        Catalogue.HOOK_SECRET.of(name).key(), "a secret of its own", "that of hook " + owner);
  }

  /** Whoever knows one hook's URL must not know another's. */
  static void refuseSharedSecrets(Values reader, Map<String, Hook> hooks) {
    Map<Secret, String> owners = new HashMap<>();
    hooks.forEach(
        (name, hook) ->
            hook.secrets()
                .map(secret -> owners.putIfAbsent(secret, name))
                .filter(owner -> owner != null && !owner.equals(name))
                .forEach(owner -> refuseSecretOf(reader, name, owner)));
  }
}
