package dev.hearback.settings;

import dev.hearback.spi.Provider.Credentials;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The credentials of a provider's callbacks.
 *
 * @param accepted the current ones and the previous ones; none if none are configured
 * @param withdrawn those that were accepted since this node was started, and are no more
 */
public record CallbackCredentials(Set<Credentials> accepted, Set<Credentials> withdrawn) {

  /** Of a provider that has none, or is not configured here. */
  public static final CallbackCredentials NONE = new CallbackCredentials(Set.of(), Set.of());

  /** The same after a change of the settings. */
  CallbackCredentials changedTo(Set<Credentials> now) {
    Set<Credentials> former = new LinkedHashSet<>(withdrawn);
    former.addAll(accepted);
    former.removeAll(now);
    return new CallbackCredentials(Set.copyOf(now), Set.copyOf(former));
  }
}
