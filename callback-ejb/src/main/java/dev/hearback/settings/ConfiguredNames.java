package dev.hearback.settings;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the providers and hooks that exist: any other is mistyped. */
record ConfiguredNames(Set<String> providers, Set<String> hooks) {

  private static final Pattern KEY =
      Pattern.compile("hearback\\.(provider|hook)\\.([a-z0-9-]+)\\..+");
  private static final Pattern VARIABLE = Pattern.compile("HEARBACK_(PROVIDER|HOOK)_(.+)");

  /** What is wrong with the name in a key. */
  Optional<String> violation(String key) {
    Matcher named = KEY.matcher(key);
    if (!named.matches() || of(named.group(1)).contains(named.group(2))) {
      return Optional.empty();
    }
    String kind = named.group(1);
    String name = named.group(2);
    String guess =
        of(kind).stream()
            .min(Comparator.comparingInt(one -> KnownKeys.distance(one, name)))
            .map(one -> "; did you mean " + one + "?")
            .orElse("");
    return Optional.of(
        key + ": expected the name of " + existing(kind) + ", found " + name + guess);
  }

  /** The same for an environment variable, whose name is left out; its end cannot be told. */
  Optional<String> ofVariable(String variable) {
    Matcher named = VARIABLE.matcher(variable);
    if (!named.matches()) {
      return Optional.empty();
    }
    String kind = named.group(1).toLowerCase(Locale.ROOT);
    String rest = named.group(2);
    if (of(kind).stream().anyMatch(name -> rest.startsWith(upper(name) + "_"))) {
      return Optional.empty();
    }
    String guess =
        of(kind).stream()
            .map(ConfiguredNames::upper)
            .min(Comparator.comparingInt(name -> KnownKeys.distance(name, cut(rest, name))))
            .map(name -> ". Did you mean HEARBACK_" + named.group(1) + "_" + name + "_…?")
            .orElse("");
    return Optional.of(" names not " + existing(kind) + guess);
  }

  private Set<String> of(String kind) {
    return kind.equals("hook") ? hooks : providers;
  }

  private static String existing(String kind) {
    return kind.equals("hook")
        ? "a hook that has a provider and a secret"
        : "a provider that has a vendor, an api-key or a base-url";
  }

  private static String cut(String rest, String name) {
    return rest.substring(0, Math.min(rest.length(), name.length()));
  }

  /** As environment variables are called. */
  static String upper(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
