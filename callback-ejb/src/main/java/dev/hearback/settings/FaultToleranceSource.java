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
 * Translates the settings {@code hearback.provider.<vendor>.…} to the standard keys by which
 * MicroProfile Fault Tolerance tunes the annotations on the vendors' adapters. Ranks below every
 * other source, so that somebody who sets a standard key directly has his way.
 */
public class FaultToleranceSource implements ConfigSource {

  private static final Pattern KEY =
      Pattern.compile("dev\\.hearback\\.([a-z]+)\\.\\w+/(upload|submit|erase)/(\\w+/\\w+)");

  /** For the server's service loader. */
  public FaultToleranceSource() {}

  @Override
  public String getValue(String key) {
    // asked for every key that anybody looks up
    Matcher matcher = key.startsWith("dev.hearback.") ? KEY.matcher(key) : null;
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    String vendor = matcher.group(1);
    boolean upload = matcher.group(2).equals("upload");
    return switch (matcher.group(3)) {
      case "Timeout/value" ->
          millis(vendor, upload ? Catalogue.UPLOAD_TIMEOUT : Catalogue.SUBMIT_TIMEOUT);
      case "Timeout/unit", "CircuitBreaker/delayUnit" -> "MILLIS";
      case "Retry/maxRetries" -> text(vendor, Catalogue.RETRIES);
      case "Bulkhead/value" -> text(vendor, Catalogue.CONCURRENCY);
      case "CircuitBreaker/delay" -> millis(vendor, Catalogue.BREAKER_DELAY);
      case "CircuitBreaker/requestVolumeThreshold" -> text(vendor, Catalogue.BREAKER_CALLS);
      default -> null;
    };
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
    return "Hearback: provider settings as Fault Tolerance keys";
  }

  @Override
  public int getOrdinal() {
    return 90;
  }

  private static String millis(String vendor, Setting<Duration> setting) {
    return value(vendor, setting).map(Duration::toMillis).map(String::valueOf).orElse(null);
  }

  private static String text(String vendor, Setting<Integer> setting) {
    return value(vendor, setting).map(String::valueOf).orElse(null);
  }

  /** The value; empty if it is wrong, which {@link Settings} complains of. */
  private static <T> Optional<T> value(String vendor, Setting<T> setting) {
    return Optional.ofNullable(new Values(ConfigProvider.getConfig()).required(setting.of(vendor)));
  }
}
