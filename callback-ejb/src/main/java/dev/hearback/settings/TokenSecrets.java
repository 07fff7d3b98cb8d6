package dev.hearback.settings;

import dev.hearback.spi.Secret;
import java.util.Optional;

/** What becomes part of the keys that sign callback URLs. */
record TokenSecrets(Optional<Secret> current, Optional<Secret> previous) {

  /** The current one first: whoever changes them sets the previous one before. */
  static TokenSecrets read(Values reader) {
    Optional<Secret> current = reader.secret(Catalogue.TOKEN_KEY);
    return new TokenSecrets(current, reader.previousSecret(Catalogue.TOKEN_KEY_PREVIOUS));
  }
}
