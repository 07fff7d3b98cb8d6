package dev.hearback.deliver;

import dev.hearback.settings.Catalogue;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.TestSettings;
import java.time.Duration;

/** What a {@link Deliverer} asks for: one thread per observer, which is never paused by itself. */
class DelivererSettings extends TestSettings {

  static final Duration LIMIT = Duration.ofMinutes(1);

  DelivererSettings() {
    with(Catalogue.DISPATCH_BYTES, () -> 1L);
    with(Catalogue.OBSERVER_THREADS, () -> 1);
    with(Catalogue.OBSERVER_TIMEOUT, () -> LIMIT);
    with(Catalogue.OBSERVER_MAX_STUCK, () -> 2);
    with(Catalogue.OBSERVER_PAUSE_AFTER, () -> 0);
  }

  @Override
  public String application() {
    return "shop";
  }

  @Override
  public RetryPolicy deliveryRetries() {
    return new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
  }
}
