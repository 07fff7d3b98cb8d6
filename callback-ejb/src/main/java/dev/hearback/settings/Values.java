package dev.hearback.settings;

import dev.hearback.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Reads settings from MicroProfile Config and gathers what is wrong with them. */
final class Values {

  private final Config config;
  private final List<String> violations = new ArrayList<>();

  Values(Config config) {
    this.config = config;
  }

  /** The value, or the default; {@code null} if there is neither, or if the value is wrong. */
  <T> T required(Setting<T> setting) {
    String text = text(setting.key()).orElse(setting.fallback());
    if (text.isEmpty()) {
      addViolation(setting.key(), setting.expected(), "nothing");
      return null;
    }
    return parse(setting, text);
  }

  <T> Optional<T> optional(Setting<T> setting) {
    return text(setting.key())
        .or(() -> Optional.of(setting.fallback()))
        .filter(text -> !text.isEmpty())
        .map(text -> parse(setting, text));
  }

  /** A secret, from the key itself or from the file that {@code <key>.file} names. */
  Optional<Secret> secret(Setting<String> setting) {
    Optional<String> file = text(setting.key() + ".file");
    if (file.isEmpty()) {
      return text(setting.key()).map(value -> parseSecret(setting, value));
    }
    try {
      String value = Files.readString(Path.of(file.get())).strip();
      return Optional.ofNullable(parseSecret(setting, value));
    } catch (IOException | RuntimeException e) {
      addViolation(setting.key() + ".file", "a readable file that holds the secret", file.get());
      return Optional.empty();
    }
  }

  /**
   * Names that stand between prefix and suffix of the given keys, in property names as they are or
   * in the form of environment variables.
   */
  Set<String> names(String prefix, List<String> suffixes) {
    String alternatives = String.join("|", suffixes.stream().map(Pattern::quote).toList());
    Pattern dotted =
        Pattern.compile(Pattern.quote(prefix) + "([a-z0-9-]+)\\.(?:" + alternatives + ")");
    Pattern variable =
        Pattern.compile(
            upper(prefix)
                + "([A-Z0-9_]+?)_(?:"
                + String.join("|", suffixes.stream().map(Values::upper).toList())
                + ")");
    Set<String> names = new TreeSet<>();
    for (String property : config.getPropertyNames()) {
      Matcher inDots = dotted.matcher(property);
      Matcher inCapitals = variable.matcher(property);
      if (inDots.matches()) {
        names.add(inDots.group(1));
      } else if (inCapitals.matches()) {
        names.add(inCapitals.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    return names;
  }

  boolean present(String key) {
    return text(key).isPresent();
  }

  void addViolation(String key, String expected, String found) {
    violations.add(key + ": expected " + expected + ", found " + found);
  }

  void addViolation(String violation) {
    violations.add(violation);
  }

  /** What is wrong so far. */
  List<String> violations() {
    return violations;
  }

  void throwIfAny() {
    if (!violations.isEmpty()) {
      throw new InvalidSettingsException(violations);
    }
  }

  private Optional<String> text(String key) {
    return config.getOptionalValue(key, String.class).map(String::strip);
  }

  private <T> T parse(Setting<T> setting, String text) {
    try {
      return setting.parse().apply(text);
    } catch (RuntimeException e) {
      // a URL may hold credentials by mistake
      addViolation(
          setting.key(), setting.expected(), '"' + text.replaceAll("//[^/]*@", "//…@") + '"');
      return null;
    }
  }

  private Secret parseSecret(Setting<String> setting, String stored) {
    String text;
    try {
      text = LibertyEncoding.decoded(stored);
    } catch (IllegalArgumentException e) {
      addViolation(setting.key() + ": expected " + e.getMessage());
      return null;
    }
    try {
      return new Secret(setting.parse().apply(text));
    } catch (RuntimeException e) {
      addViolation(
          setting.key(), setting.expected(), "a value of " + text.length() + " characters");
      return null;
    }
  }

  private static String upper(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  static List<String> split(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
  }
}
