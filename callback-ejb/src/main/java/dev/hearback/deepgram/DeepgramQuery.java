package dev.hearback.deepgram;

import dev.hearback.spi.Submission;
import dev.hearback.spi.http.PercentEncoding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The query of a submission: the application's options, then what Hearback sets. */
final class DeepgramQuery {

  /** The key of {@code extra} that holds the job's id. */
  private static final String JOB = "hearback_job";

  private static final Set<String> OURS =
      Set.of("callback", "callback_method", "callback_url", "callback_config");

  private static final int MAX_EXTRA = 2_048;

  private final StringBuilder query = new StringBuilder();

  private DeepgramQuery() {}

  static String of(Submission submission) {
    DeepgramQuery query = new DeepgramQuery();
    for (String name : submission.options().keySet()) {
      values(name, submission).forEach(value -> query.add(name, value));
    }
    if (!submission.options().containsKey("language")) {
      submission.language().ifPresent(language -> query.add("language", language));
    }
    query.add("extra", JOB + ":" + submission.jobId());
    query.add(
        "callback",
        DeepgramCallbackUrl.withCredentials(submission.callbackUrl(), submission.provider()));
    query.add("callback_method", "POST");
    return query.query.toString();
  }

  static List<String> violations(Map<String, Object> options) {
    List<String> violations = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          if (OURS.contains(name)) {
            violations.add("option " + name + ": expected to be left to Hearback, found a value");
          } else if (name.equals("extra")) {
            checkExtra(value, violations);
          } else {
            boolean simple =
                value instanceof List<?> list
                    ? list.stream().allMatch(DeepgramQuery::isSimple)
                    : isSimple(value);
            if (!simple) {
              violations.add(
                  "option "
                      + name
                      + ": expected text, a number, a boolean or a list of these, found "
                      + (value == null ? "null" : value.getClass().getName()));
            }
          }
        });
    return violations;
  }

  private static void checkExtra(Object value, List<String> violations) {
    if (value instanceof Map<?, ?> map) {
      if (!map.values().stream().allMatch(DeepgramQuery::isSimple)) {
        violations.add("option extra: expected text, numbers or booleans in the map, found more");
      }
    } else if (!(value instanceof List<?> list
        ? list.stream().allMatch(String.class::isInstance)
        : value instanceof String)) {
      violations.add("option extra: expected a map, or KEY:VALUE once or in a list, found another");
    }
    if (violations.isEmpty()) {
      for (String pair : pairs(value)) {
        if (pair.startsWith(JOB + ":")) {
          violations.add("option extra: expected to be without the key " + JOB + ", found it");
        }
        if (pair.length() > MAX_EXTRA) {
          violations.add(
              "option extra: expected KEY:VALUE of at most 2048 characters, found "
                  + pair.length());
        }
      }
    }
  }

  private static boolean isSimple(Object value) {
    return value instanceof String || value instanceof Boolean || value instanceof Number;
  }

  private static List<String> values(String name, Submission submission) {
    return name.equals("extra")
        ? pairs(submission.options().get(name))
        : submission.optionValues(name).stream().map(DeepgramQuery::text).toList();
  }

  private static List<String> pairs(Object extra) {
    if (extra instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
          .toList();
    }
    return (extra instanceof List<?> list ? list : List.of(extra))
        .stream().map(DeepgramQuery::text).toList();
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private void add(String name, String value) {
    query
        .append(query.length() == 0 ? "" : "&")
        .append(PercentEncoding.encode(name))
        .append("=")
        .append(PercentEncoding.encode(value));
  }
}
