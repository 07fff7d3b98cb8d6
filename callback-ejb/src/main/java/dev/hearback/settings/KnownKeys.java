package dev.hearback.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells keys of the {@link Catalogue} from mistyped ones. */
final class KnownKeys {

  /** All keys have it in common. */
  private static final int PREFIX = "hearback.".length();

  private static final String NAME = "[a-z0-9-]+";
  private static final Pattern NAMED = Pattern.compile("hearback\\.[^.]+\\.([^.]+)\\..+");

  /** Read by {@code dev.hearback.work.FailPoint}. */
  private static final String FAIL_POINTS = "hearback.fail-points";

  /** A secret may come from a file. */
  private static final List<String> OF_A_SECRET = List.of("", ".file");

  /** What Kubernetes tells every container of a service named hearback, or hearback-something. */
  private static final Pattern KUBERNETES =
      Pattern.compile(
          "HEARBACK_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?"
              + "|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

  private static final List<String> ALL = all();
  private static final Pattern DOTTED = oneOf(ALL.stream().map(KnownKeys::dotted));
  private static final Pattern VARIABLE =
      oneOf(ALL.stream().map(KnownKeys::dotted).map(KnownKeys::variable));

  private KnownKeys() {}

  /** Whether Hearback reads this key, under whatever name of a provider, vendor or hook. */
  static boolean contain(String key) {
    return DOTTED.matcher(key).matches();
  }

  /** The same for the name of an environment variable. */
  static boolean containVariable(String name) {
    return VARIABLE.matcher(name).matches();
  }

  static boolean ofKubernetes(String variable) {
    return KUBERNETES.matcher(variable).matches();
  }

  /** The key that is read and differs least; empty if all differ by much. */
  static Optional<String> nearest(String key) {
    Matcher named = NAMED.matcher(key);
    String name =
        named.matches()
            ? named.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-")
            : "<name>";
    return ALL.stream()
        .map(known -> known.replaceFirst("<\\w+>", Matcher.quoteReplacement(name)))
        .min(Comparator.comparingInt(known -> distance(known, key)))
        .filter(known -> distance(known, key) <= (known.length() - PREFIX) / 3)
        .map(known -> ofTheVendor(known, name));
  }

  /** A provider's tuning is its vendor's. */
  private static String ofTheVendor(String key, String provider) {
    return Catalogue.TUNING_KEYS.stream()
        .filter(tuning -> key.equals("hearback.provider." + provider + "." + tuning))
        .map(tuning -> "hearback.vendor.<vendor>." + tuning)
        .findFirst()
        .orElse(key);
  }

  private static List<String> all() {
    List<String> keys = new ArrayList<>(List.of(FAIL_POINTS));
    Catalogue.all()
        .forEach(
            setting ->
                (setting.secret() ? OF_A_SECRET : List.of(""))
                    .forEach(suffix -> keys.add(setting.key() + suffix)));
    // told to be a vendor's, with a message of their own
    Catalogue.TUNING_KEYS.forEach(key -> keys.add("hearback.provider.<name>." + key));
    return keys;
  }

  private static String dotted(String key) {
    return key.replace(".", "\\.").replaceFirst("<\\w+>", Matcher.quoteReplacement(NAME));
  }

  private static String variable(String dotted) {
    return dotted
        .replace(NAME, "#")
        .replace("\\.", "_")
        .replace('-', '_')
        .toUpperCase(Locale.ROOT)
        .replace("#", "[A-Z0-9_]+");
  }

  private static Pattern oneOf(Stream<String> patterns) {
    return Pattern.compile(String.join("|", patterns.toList()));
  }

  /** How many characters must be added, taken away or changed. */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
