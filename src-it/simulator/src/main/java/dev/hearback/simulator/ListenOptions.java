package dev.hearback.simulator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query of Deepgram's {@code /v1/listen}, found in order. Parameters that it does not know are
 * let through.
 *
 * @param query all of it
 * @param extra what is echoed as a map, the last value of a key winning
 * @param callback where to call, if anywhere
 */
record ListenOptions(Query query, Map<String, String> extra, Optional<Callback> callback) {
  private static final int MAX_TAG = 128;
  private static final int MAX_EXTRA = 2048;
  private static final Set<Integer> PORTS = Set.of(80, 443, 8080, 8443);
  private static final List<String> FLAGS =
      List.of(
          "multichannel",
          "diarize",
          "punctuate",
          "smart_format",
          "paragraphs",
          "utterances",
          "numerals",
          "measurements",
          "dictation",
          "filler_words",
          "profanity_filter",
          "sentiment",
          "topics",
          "intents",
          "detect_entities",
          "mip_opt_out");
  private static final String MODELS =
      "((nova(-\\d)?|enhanced|base|whisper)(-[a-z0-9_]+)*|[a-z]+(-[a-z]+)?-(nova(-\\d)?|base)"
          + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})";

  static ListenOptions of(Query query, PublicHosts hosts, DeepgramErrors errors) throws Refusal {
    for (String flag : FLAGS) {
      for (String value : query.all(flag)) {
        if (!value.equals("true") && !value.equals("false")) {
          throw errors.parameter(
              "Failed to deserialize query parameters: " + flag + ": expected true or false", null);
        }
      }
    }
    for (String tag : query.all("tag")) {
      if (tag.length() > MAX_TAG) {
        throw errors.parameter("A tag must not exceed 128 characters.", null);
      }
    }
    String model = query.first("model").orElse("base-general");
    if (!model.matches(MODELS)) {
      throw errors.legacy(
          400, "Bad Request", "Bad Request: No such model/language/tier combination found.");
    }
    return new ListenOptions(query, extra(query, errors), callback(query, hosts, errors));
  }

  boolean on(String flag) {
    return query.flag(flag);
  }

  boolean asks(String parameter) {
    return query.first(parameter).filter(value -> !value.equals("false")).isPresent();
  }

  private static Map<String, String> extra(Query query, DeepgramErrors errors) throws Refusal {
    Map<String, String> extra = new LinkedHashMap<>();
    for (String pair : query.all("extra")) {
      int colon = pair.indexOf(':');
      if (pair.length() > MAX_EXTRA) {
        throw errors.parameter("An extra must not exceed 2048 characters.", null);
      }
      if (colon < 1) {
        throw errors.parameter("An extra must be a key and a value with a colon between.", null);
      }
      extra.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    return extra;
  }

  private static Optional<Callback> callback(Query query, PublicHosts hosts, DeepgramErrors errors)
      throws Refusal {
    String method = query.first("callback_method").orElse("POST").toUpperCase(Locale.ROOT);
    if (!method.equals("POST") && !method.equals("PUT")) {
      throw errors.parameter("Invalid callback_method.", "expected POST or PUT");
    }
    Optional<String> callback = query.first("callback");
    return callback.isEmpty()
        ? Optional.empty()
        : Optional.of(new Callback(method, checked(callback.get(), hosts, errors)));
  }

  private static URI checked(String callback, PublicHosts hosts, DeepgramErrors errors)
      throws Refusal {
    URI url;
    try {
      url = new URI(callback);
    } catch (URISyntaxException e) {
      throw errors.callbackUrl(e.getReason());
    }
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw errors.callbackUrl("the scheme must be http or https");
    }
    if (url.getHost() == null) {
      // A host with an underscore is not a host to the parser; the vendor fails to resolve it.
      String authority = String.valueOf(url.getRawAuthority());
      throw authority.contains("_") ? errors.callbackHost() : errors.callbackUrl("empty host");
    }
    if (!PORTS.contains(PublicHosts.port(url))) {
      throw errors.callbackUrl("the port must be 80, 443, 8080 or 8443");
    }
    if (!hosts.resolves(url.getHost())) {
      throw errors.callbackHost();
    }
    return url;
  }
}
