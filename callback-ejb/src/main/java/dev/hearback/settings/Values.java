package dev.hearback.settings;

import dev.hearback.spi.Secret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Reads settings from MicroProfile Config and gathers what is wrong with them. */
final class Values {

  private static final String PREFIX = "hearback.";

  /** The environment's source on Payara; and on WildFly and Open Liberty, which have SmallRye's. */
  private static final Set<String> ENVIRONMENTS = Set.of("Environment", "EnvConfigSource");

  private final Config config;
  private final Optional<SecretPlaces> places;
  private final List<String> violations = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Values(Config config) {
    this(config, Optional.empty());
  }

  private Values(Config config, Optional<SecretPlaces> places) {
    this.config = config;
    this.places = places;
  }

  /** With warnings of where secrets stand. */
  static Values atStart(Config config) {
    return new Values(config, Optional.of(SecretPlaces.read()));
  }

  /** The value, or the default; {@code null} if there is neither, or if the value is wrong. */
  <T> T required(Setting<T> setting) {
    Optional<String> text = textOrDefault(setting);
    if (text.isEmpty()) {
      addViolation(setting.key(), setting.expected(), "nothing");
    }
    return text.map(found -> parse(setting, found)).orElse(null);
  }

  <T> Optional<T> optional(Setting<T> setting) {
    return textOrDefault(setting).map(text -> parse(setting, text));
  }

  /** A secret, from the key itself or from the file that {@code <key>.file} names. */
  Optional<Secret> secret(Setting<String> setting) {
    return secret(setting, false);
  }

  /** The same, but a file that is missing or empty means that there is none. */
  Optional<Secret> previousSecret(Setting<String> setting) {
    return secret(setting, true);
  }

  private Optional<Secret> secret(Setting<String> setting, boolean mayBeGone) {
    String key = setting.key() + ".file";
    Optional<String> file = text(key);
    if (file.isEmpty()) {
      Optional<String> value = text(setting.key()).filter(text -> !refuseBlank(setting, text));
      value
          .flatMap(text -> places.flatMap(known -> known.inArchive(setting.key(), text)))
          .ifPresent(warnings::add);
      return value.map(text -> parseSecret(setting, text));
    }
    try {
      Path path = Path.of(file.get());
      String value = Files.readString(path).strip();
      places.flatMap(known -> known.readableByAll(key, path)).ifPresent(warnings::add);
      return Optional.of(value)
          .filter(text -> !(mayBeGone && text.isEmpty()))
          .map(text -> parseSecret(setting, text));
    } catch (IOException | RuntimeException e) {
      if (!(mayBeGone && e instanceof NoSuchFileException)) {
        addViolation(key, "a readable file that holds the secret", unreadable(file.get(), e));
      }
      return Optional.empty();
    }
  }

  /** The value may be the secret itself, by mistake. */
  private static String unreadable(String file, Exception e) {
    String kind =
        e instanceof NoSuchFileException
            ? "no such file"
            : e instanceof AccessDeniedException
                ? "one that the server may not read"
                : "one that cannot be read as text";
    return kind + " (the value has " + file.length() + " characters)";
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
            ConfiguredNames.upper(prefix)
                + "([A-Z0-9_]+?)_(?:"
                + String.join("|", suffixes.stream().map(ConfiguredNames::upper).toList())
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

  /**
   * Looks for keys that Hearback does not read. A mistyped one is a violation; only an environment
   * variable is a warning, because servers pass whole environments. So is one of a provider or hook
   * that does not exist.
   */
  void checkKeys(ConfiguredNames existing) {
    Set<String> keys = new TreeSet<>();
    Set<String> variables = new TreeSet<>();
    for (ConfigSource source : config.getConfigSources()) {
      for (String name : names(source)) {
        if (name.startsWith("HEARBACK_") || (name.startsWith(PREFIX) && variable(source, name))) {
          variables.add(ConfiguredNames.upper(name));
        } else if (name.startsWith(PREFIX)) {
          keys.add(name);
        }
      }
    }
    keys.stream()
        .filter(KnownKeys::contain)
        .map(existing::violation)
        .flatMap(Optional::stream)
        .forEach(this::addViolation);
    variables.stream()
        .filter(KnownKeys::containVariable)
        .forEach(name -> existing.ofVariable(name).ifPresent(wrong -> warnOfVariable(name, wrong)));
    keys.removeIf(KnownKeys::contain);
    variables.removeIf(KnownKeys::containVariable);
    variables.removeIf(KnownKeys::ofKubernetes);
    for (String key : keys) {
      String guess =
          KnownKeys.nearest(key).map(known -> "; did you mean " + known + "?").orElse("");
      addViolation(key + ": expected a key of Hearback's, found an unknown one" + guess);
    }
    for (String name : variables) {
      Optional<String> nearest = KnownKeys.nearest(name.toLowerCase(Locale.ROOT).replace('_', '.'));
      String guess = nearest.map(known -> ". Did you mean " + variable(known) + "?").orElse("");
      warnOfVariable(name, " is no setting of Hearback" + guess);
    }
  }

  private void warnOfVariable(String name, String wrong) {
    addWarning("HB-0005 The environment variable " + name + wrong);
  }

  /** Whether a name is that of an environment variable, which some servers list in dots as well. */
  private static boolean variable(ConfigSource source, String name) {
    return System.getenv().containsKey(ConfiguredNames.upper(name))
        || ENVIRONMENTS.contains(String.valueOf(source.getName()));
  }

  /** None if the source does not tell. */
  private static Set<String> names(ConfigSource source) {
    try {
      Set<String> names = source.getPropertyNames();
      return names == null ? Set.of() : Set.copyOf(names);
    } catch (RuntimeException e) {
      return Set.of();
    }
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

  void addWarning(String warning) {
    warnings.add(warning);
  }

  /** What an administrator should know, although Hearback can work so. */
  List<String> warnings() {
    return warnings;
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

  /** The value, or the default; empty if there is neither. */
  private Optional<String> textOrDefault(Setting<?> setting) {
    return text(setting.key())
        .or(() -> Optional.of(setting.fallback()).filter(text -> !text.isEmpty()));
  }

  /** Adds a violation, and returns true, if a value has nothing but blanks. */
  private boolean refuseBlank(Setting<?> setting, String text) {
    if (text.isEmpty()) {
      addViolation(setting.key(), setting.expected(), "nothing but blanks");
    }
    return text.isEmpty();
  }

  /**
   * Without the blanks around it: empty text if there is nothing else. An empty value is none, as
   * MicroProfile Config has it.
   */
  private Optional<String> text(String key) {
    return config
        .getOptionalValue(key, String.class)
        .filter(text -> !text.isEmpty())
        .map(String::strip);
  }

  private <T> T parse(Setting<T> setting, String text) {
    if (refuseBlank(setting, text)) {
      return null;
    }
    try {
      return setting.parse().apply(text);
    } catch (RuntimeException e) {
      String form =
          e instanceof DateTimeParseException
              ? " (a duration looks like P365D or PT0.5S; years, months and weeks are none)"
              : "";
      addViolation(setting.key(), setting.expected(), found(setting, text) + form);
      return null;
    }
  }

  /** A user may have been written with the password, by mistake. */
  private static String found(Setting<?> setting, String text) {
    return setting.key().endsWith(".callback-user")
        ? "a value of " + text.length() + " characters"
        : '"' + withoutSecrets(text) + '"';
  }

  /** A URL may hold credentials by mistake: before an @, or in its query. */
  private static String withoutSecrets(String text) {
    return text.replaceFirst("(?s)^(\\w+:)?(//)?.*@", "$1$2…@").replaceFirst("(?s)([?#]).*", "$1…");
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
      String found = "a value of " + text.length() + " characters";
      String reason = e.getMessage() == null ? "" : " that " + e.getMessage();
      addViolation(setting.key(), setting.expected(), found + reason);
      return null;
    }
  }

  /** The environment variable of a key, in which there may be a placeholder. */
  private static String variable(String key) {
    return Stream.of(key.split("(?=<)|(?<=>)"))
        .map(part -> part.startsWith("<") ? part : ConfiguredNames.upper(part))
        .collect(Collectors.joining());
  }

  static List<String> split(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
  }
}
