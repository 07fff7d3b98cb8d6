package dev.hearback.dispatch;

import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import java.time.Duration;

/** What a {@link Deliverer} asks for: one thread per observer, which is never paused by itself. */
class DelivererSettings extends Settings {

  static final Duration LIMIT = Duration.ofMinutes(1);

  @Override
  public String application() {
    return "shop";
  }

  @Override
  public long dispatchBytes() {
    return 1;
  }

  @Override
  public int observerThreads() {
    return 1;
  }

  @Override
  public Duration observerTimeout() {
    return LIMIT;
  }

  @Override
  public int observerMaxStuck() {
    return 2;
  }

  @Override
  public int observerPauseAfter() {
    return 0;
  }

  @Override
  public RetryPolicy deliveryRetries() {
    return new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
  }
}
