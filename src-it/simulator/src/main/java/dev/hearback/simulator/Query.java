package dev.hearback.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decoded query of a request; a name may stand there more than once. */
record Query(Map<String, List<String>> values) {
  static Query of(String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!name.isEmpty()) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      }
    }
    return new Query(values);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  boolean flag(String name) {
    return first(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  /** The same with the value of this name replaced by one that may be shown. */
  Query showing(String name, String value) {
    Map<String, List<String>> shown = new LinkedHashMap<>(values);
    shown.computeIfPresent(name, (key, secret) -> List.of(value));
    return new Query(shown);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
