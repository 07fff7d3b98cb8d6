package dev.hearback.vendors;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.spi.Outcome;
import dev.hearback.storage.Text;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The sender's own ids, as attributes of a job that was submitted elsewhere: what the vendor
 * repeats of them in the body, else the query of the callback's URL. Anything that is not named or
 * sized like an attribute is left out, and so is whatever is named like a secret.
 */
final class SenderIds {

  private static final int MOST = 50;

  // as of an attribute in a request
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_VALUE = 2000;

  /** Written by a Hearback that submitted the job: its own id. */
  private static final String OF_HEARBACK = "hearback_job";

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(?:secret|token|passw|signature|credential|authori[sz]|api[-_]?key).*"
              + "|sig|hmac|auth|pwd");

  private final Map<String, String> ids = new LinkedHashMap<>();

  private SenderIds() {}

  /**
   * Those of one callback.
   *
   * @param query of the callback's URL, as it arrived
   */
  public static Map<String, String> of(Outcome outcome, String query) {
    SenderIds found = new SenderIds();
    outcome.attributes().forEach(found::add);
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        found.add(
            decoded(parameter.substring(0, equals)), decoded(parameter.substring(equals + 1)));
      }
    }
    return found.ids;
  }

  private void add(String rawName, String rawValue) {
    String name = Text.storable(rawName);
    String value = Text.storable(rawValue);
    if (ids.size() < MOST
        && !name.isBlank()
        && name.length() <= LONGEST_NAME
        && value.length() <= LONGEST_VALUE
        && !name.equals(OF_HEARBACK)
        && !SECRET.matcher(name).matches()) {
      ids.putIfAbsent(name, value);
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) { // no percent-encoding
      return text;
    }
  }
}
