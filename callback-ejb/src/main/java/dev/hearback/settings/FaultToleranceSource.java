package dev.hearback.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Translates the settings {@code hearback.vendor.<vendor>.…} to the standard keys by which
 * MicroProfile Fault Tolerance tunes the annotations on the vendors' adapters, whose own numbers
 * are the same defaults. Ranks below every other source, so that a standard key that is set
 * directly wins.
 */
public class FaultToleranceSource implements ConfigSource {

  private static final Pattern KEY =
      Pattern.compile("dev\\.hearback\\.([a-z]+)\\.\\w+/(upload|submit|erase)/(\\w+/\\w+)");

  /** For the server's service loader. */
  public FaultToleranceSource() {}

  @Override
  public String getValue(String key) {
    // asked for each key that anybody looks up
    Matcher matcher = key.startsWith("dev.hearback.") ? KEY.matcher(key) : null;
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    String vendor = matcher.group(1);
    Optional<Setting<Duration>> timeout = timeout(matcher.group(2));
    Optional<?> value =
        switch (matcher.group(3)) {
          case "Timeout/value" -> timeout.flatMap(setting -> millis(vendor, setting));
          case "Timeout/unit" -> timeout.flatMap(setting -> unit(vendor, setting));
          case "Retry/maxRetries" -> value(vendor, Catalogue.RETRIES);
          case "CircuitBreaker/delay" -> millis(vendor, Catalogue.BREAKER_DELAY);
          case "CircuitBreaker/delayUnit" -> unit(vendor, Catalogue.BREAKER_DELAY);
          case "CircuitBreaker/requestVolumeThreshold" -> value(vendor, Catalogue.BREAKER_CALLS);
          case "Bulkhead/value" -> value(vendor, Catalogue.BULKHEAD);
          default -> Optional.empty();
        };
    return value.map(String::valueOf).orElse(null);
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.of();
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.of();
  }

  @Override
  public String getName() {
    return "Hearback: vendor settings as Fault Tolerance keys";
  }

  @Override
  public int getOrdinal() {
    return 90;
  }

  /** An erasure has none: its time-out is the annotation's. */
  private static Optional<Setting<Duration>> timeout(String method) {
    return switch (method) {
      case "upload" -> Optional.of(Catalogue.UPLOAD_TIMEOUT);
      case "submit" -> Optional.of(Catalogue.SUBMIT_TIMEOUT);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> millis(String vendor, Setting<Duration> setting) {
    return value(vendor, setting).map(Duration::toMillis);
  }

  /** Ours only together with the value: the annotation's value has the annotation's unit. */
  private static Optional<String> unit(String vendor, Setting<Duration> setting) {
    return value(vendor, setting).map(value -> "MILLIS");
  }

  /** The value; empty if it is wrong, which {@link Settings} reports. */
  private static <T> Optional<T> value(String vendor, Setting<T> setting) {
    return Optional.ofNullable(new Values(ConfigProvider.getConfig()).required(setting.of(vendor)));
  }
}
