package dev.hearback.settings;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a provider may change.
 *
 * @param current what new URLs get
 * @param accepted the current and the previous credentials
 */
record ProviderSecrets(
    Optional<Secret> apiKey, Optional<Credentials> current, Set<Credentials> accepted) {

  /** The current password first: whoever changes them sets the previous one before. */
  static ProviderSecrets read(Values reader, String name) {
    Optional<Secret> password = reader.secret(Catalogue.CALLBACK_PASSWORD.of(name));
    Optional<Secret> previous =
        reader.previousSecret(Catalogue.CALLBACK_PASSWORD_PREVIOUS.of(name));
    Optional<String> user = reader.optional(Catalogue.CALLBACK_USER.of(name));
    boolean named = reader.present(Catalogue.CALLBACK_USER.of(name).key()); // rightly or not
    if (named != password.isPresent() || previous.isPresent() && !named) {
      reader.addViolation(
          Catalogue.CALLBACK_USER.of(name).key(),
          "user and password together",
          named ? "a user alone" : "a password alone");
    }
    Set<Credentials> accepted = new LinkedHashSet<>();
    user.ifPresent(
        value ->
            Stream.of(password, previous)
                .flatMap(Optional::stream)
                .forEach(secret -> accepted.add(new Credentials(value, secret))));
    return new ProviderSecrets(
        reader.secret(Catalogue.API_KEY.of(name)),
        accepted.stream().findFirst(),
        Set.copyOf(accepted));
  }

  /** The provider with these. */
  Provider in(Provider former) {
    return new Provider(
        former.name(),
        former.vendor(),
        former.baseUrl(),
        apiKey,
        current,
        former.connectTimeout(),
        former.uploadTimeout(),
        former.submitTimeout());
  }
}
