package dev.hearback.jobs;

import dev.hearback.spi.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token keys as they were when the database was last asked.
 *
 * @param usable what verifies, by id
 * @param foreign ids of those that were made with another {@code hearback.token.key}
 * @param revoked ids of those that are revoked
 * @param signing id of the one that signs; 0 if none may
 * @param outdated whether that one was made with another {@code hearback.token.key} than the
 *     current one, or without
 * @param askedAt when that was, by {@code System.nanoTime}
 */
record Keyring(
    Map<Integer, SecretKeySpec> usable,
    Set<Integer> foreign,
    Set<Integer> revoked,
    int signing,
    boolean outdated,
    long askedAt) {

  /**
   * Sorts them.
   *
   * @param configured all values of {@code hearback.token.key} that count, the current one first
   */
  static Keyring of(Collection<StoredKey> stored, List<Optional<Secret>> configured, long askedAt) {
    Map<Integer, SecretKeySpec> usable = new TreeMap<>();
    Set<Integer> foreign = new TreeSet<>();
    Set<Integer> revoked = new TreeSet<>();
    int signing = 0;
    boolean outdated = false;
    for (StoredKey one : stored) {
      Optional<SecretKeySpec> key = one.revoked() ? Optional.empty() : one.key(configured);
      if (key.isPresent()) {
        usable.put(one.id(), key.get());
        if (one.due() && one.id() > signing) {
          signing = one.id();
          outdated = one.key(configured.subList(0, 1)).isEmpty();
        }
      } else {
        (one.revoked() ? revoked : foreign).add(one.id());
      }
    }
    return new Keyring(
        Map.copyOf(usable), Set.copyOf(foreign), Set.copyOf(revoked), signing, outdated, askedAt);
  }

  boolean isEmpty() {
    return usable.isEmpty() && foreign.isEmpty() && revoked.isEmpty();
  }

  TokenKey.State state(StoredKey key) {
    if (key.revoked()) {
      return TokenKey.State.REVOKED;
    } else if (!usable.containsKey(key.id())) {
      return TokenKey.State.UNUSABLE;
    } else if (!key.due()) {
      return TokenKey.State.WAITING;
    }
    return key.id() == signing ? TokenKey.State.SIGNS : TokenKey.State.VERIFIES;
  }
}
