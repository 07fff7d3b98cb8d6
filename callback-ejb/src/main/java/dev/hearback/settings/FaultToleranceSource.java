package dev.hearback.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Sets the numbers of the MicroProfile Fault Tolerance annotations on the one class that calls
 * vendors, from the settings {@code hearback.vendor.<vendor>.…-timeout}; the annotations' own
 * numbers are the same defaults. A time limit here is the outer one: a margin longer than that of
 * any vendor, which the HTTP client keeps. Ranks below every other source, so that a standard key
 * of such a method that is set directly wins, but not one that is set for all methods of the
 * server.
 */
public class FaultToleranceSource implements ConfigSource {

  /** Stands for a number that no source sets. */
  public static final String NONE = "none";

  private static final String GATEWAY = "dev.hearback.submit.VendorGateway/";
  private static final String TRIAL = "dev.hearback.check.FaultToleranceTrial/outlast/";

  private static final Pattern KEY =
      Pattern.compile(
          Pattern.quote(GATEWAY)
              + "(upload|submit|erase|probe)/"
              + "(Timeout/value|Timeout/unit|Retry/maxRetries|Retry/delay|Retry/delayUnit)");

  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** For what sends no audio: adapters' own limit is 30 seconds. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  private static final int RETRIES = 2;
  private static final long RETRY_DELAY_MILLIS = 500;

  /** For the server's service loader. */
  public FaultToleranceSource() {}

  @Override
  public String getValue(String key) {
    if (!key.startsWith("dev.hearback.")) { // asked for each key that anybody looks up
      return null;
    }
    if (key.startsWith(TRIAL)) {
      return trial(key.substring(TRIAL.length()));
    }
    Matcher matcher = KEY.matcher(key);
    return matcher.matches() ? value(matcher.group(1), matcher.group(2)) : null;
  }

  /**
   * The numbers that are in force but not ours, by standard key: set by a source of higher rank, or
   * {@code none} if the server does not ask this one.
   */
  public static Map<String, String> notOurs() {
    FaultToleranceSource ours = new FaultToleranceSource();
    Config config = ConfigProvider.getConfig();
    Map<String, String> others = new TreeMap<>();
    for (String method : new String[] {"upload", "submit", "erase", "probe"}) {
      for (String parameter : new String[] {"Timeout/value", "Timeout/unit", "Retry/maxRetries"}) {
        String key = GATEWAY + method + "/" + parameter;
        String found = config.getOptionalValue(key, String.class).orElse(NONE);
        if (!found.equals(ours.getValue(key))) {
          others.put(key, found);
        }
      }
    }
    return others;
  }

  private static String value(String method, String parameter) {
    return switch (parameter) {
      case "Timeout/value" -> Long.toString(limit(method).toMillis());
      case "Retry/delay" -> Long.toString(RETRY_DELAY_MILLIS);
      case "Retry/maxRetries" -> Integer.toString(RETRIES);
      default -> "MILLIS";
    };
  }

  private static Duration limit(String method) {
    return switch (method) {
      case "upload" -> longest(values(), Catalogue.UPLOAD_TIMEOUT).plus(MARGIN);
      case "submit" -> longest(values(), Catalogue.SUBMIT_TIMEOUT).plus(MARGIN);
      default -> SHORT.plus(MARGIN);
    };
  }

  /** Of all vendors, those whose adapters are not ours included; wrong ones are left out. */
  static Duration longest(Values values, Setting<Duration> setting) {
    String suffix = setting.key().substring("hearback.vendor.<vendor>.".length());
    Set<String> vendors = new TreeSet<>(values.names("hearback.vendor.", List.of(suffix)));
    // which are called as their vendors, if the source does not list the keys of these
    vendors.addAll(values.names("hearback.provider.", Catalogue.PROVIDER_KEYS));
    return Stream.concat(
            Stream.of(Duration.parse(setting.fallback())),
            vendors.stream().map(vendor -> values.required(setting.of(vendor))))
        .filter(Objects::nonNull)
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** Far more than the annotation of the trial has, which is cut off unless this is heard. */
  private static String trial(String parameter) {
    return switch (parameter) {
      case "Timeout/value" -> "1";
      case "Timeout/unit" -> "MINUTES";
      default -> null;
    };
  }

  private static Values values() {
    return new Values(ConfigProvider.getConfig());
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
    return "Hearback: numbers for Fault Tolerance";
  }

  @Override
  public int getOrdinal() {
    return 90;
  }
}
