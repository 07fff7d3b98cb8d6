package dev.hearback.settings;

import dev.hearback.spi.OneLine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Live settings that hold a value that is not accepted at present, so that the former one holds.
 */
final class Refusals {

  private static final Logger LOG = System.getLogger(Refusals.class.getPackageName());

  private final Map<String, List<String>> violations = new ConcurrentSkipListMap<>();

  /** What is read now; empty, and told once, if anything about it is wrong. */
  <T> Optional<T> ifRight(String what, Values reader, Function<Values, T> read) {
    T value = read.apply(reader);
    List<String> now = List.copyOf(reader.violations());
    List<String> before =
        Optional.ofNullable(now.isEmpty() ? clear(what) : violations.put(what, now))
            .orElse(List.of());
    now.stream()
        .filter(violation -> !before.contains(violation))
        .forEach(violation -> LOG.log(Level.WARNING, text(violation)));
    return Optional.ofNullable(value).filter(right -> now.isEmpty());
  }

  /** It is right again, or gone: another refusal is told again. */
  List<String> clear(String what) {
    return violations.remove(what);
  }

  Stream<String> texts() {
    return violations.values().stream().flatMap(List::stream).map(Refusals::text);
  }

  private static String text(String violation) {
    return "HB-0003 Not changed: " + OneLine.of(violation);
  }
}
