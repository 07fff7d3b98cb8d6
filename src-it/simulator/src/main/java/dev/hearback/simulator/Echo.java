package dev.hearback.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a request said in confidence: the key, and of each URL in it the credentials, the query and
 * the callback's token. A vendor that is careless repeats it, in whatever spelling it has at hand.
 */
final class Echo {
  private static final Pattern URL = Pattern.compile("https?://[^\\s\"'<>]+");
  private static final Pattern TOKEN = Pattern.compile("/callbacks/[^/]+/([^/?#]+)");

  /** What fits into an id. */
  private static final int LONGEST_ID = 180;

  private final Set<String> secrets = new LinkedHashSet<>();

  /** Of a request with this key, and with these URLs anywhere in its text. */
  Echo(String key, String text) {
    add(key);
    Matcher url = URL.matcher(text);
    while (url.find()) {
      add(URI.create(url.group()));
    }
  }

  /** Each secret in each spelling. */
  String text() {
    return secrets.stream().flatMap(Echo::spellings).collect(Collectors.joining(" "));
  }

  /** Each secret as it is, as far as an id may be long. */
  String id() {
    String plain = String.join(" ", secrets);
    return plain.substring(0, Math.min(plain.length(), LONGEST_ID));
  }

  /** An error's body with the echo at the end of each text in it. */
  String inError(String body) {
    try {
      return in(JsonText.object(body)).toString();
    } catch (JsonException e) {
      return body + " " + text();
    }
  }

  /** The body of a success, whose ids become longer. */
  String inSuccess(String body) {
    return body.replaceFirst("\"(request_id|id)\":\"", "$0" + Matcher.quoteReplacement(id()) + " ");
  }

  /** A text with the echo in the place of <code>{echo}</code>, fit for a JSON string. */
  String in(String text) {
    String quoted = Json.createValue(text()).toString();
    return text.replace("{echo}", quoted.substring(1, quoted.length() - 1));
  }

  private JsonValue in(JsonValue value) {
    if (value instanceof JsonString string) {
      return Json.createValue(string.getString() + " " + text());
    }
    if (value instanceof JsonObject object) {
      JsonObjectBuilder all = Json.createObjectBuilder();
      object.forEach((name, field) -> all.add(name, in(field)));
      return all.build();
    }
    if (value.getValueType() == JsonValue.ValueType.ARRAY) {
      JsonArrayBuilder all = Json.createArrayBuilder();
      value.asJsonArray().forEach(item -> all.add(in(item)));
      return all.build();
    }
    return value;
  }

  private void add(URI url) {
    Matcher token = TOKEN.matcher(url.getRawPath());
    if (token.find()) {
      add(token.group(1));
    }
    if (url.getRawUserInfo() != null) {
      Stream.of(url.getRawUserInfo().split(":")).map(Echo::decoded).forEach(this::add);
    }
    if (url.getRawQuery() != null) {
      for (String field : url.getRawQuery().split("&")) {
        add(decoded(field.substring(field.indexOf('=') + 1)));
      }
    }
  }

  private void add(String secret) {
    if (!secret.isBlank()) {
      secrets.add(secret);
    }
  }

  private static Stream<String> spellings(String secret) {
    String encoded = URLEncoder.encode(secret, UTF_8).replace("+", "%20").replace("-", "%2D");
    return List.of(
        secret,
        encoded,
        lower(encoded),
        encoded.replace("%", "%25"),
        encoded.replace("%", "%2525"),
        secret.replace("/", "\\/").replace("\"", "\\\""),
        escaped(secret),
        secret.replace("&", "&amp;").replace("'", "&#39;").replace("\"", "&quot;"),
        secret.replace("&", "&amp;").replace("/", "&sol;").replace("=", "&equals;"),
        each("%%%02x", secret),
        each("\\u%04x", secret),
        each("\\x%02x", secret),
        each("&#x%x;", secret),
        "Basic " + base64(Base64.getEncoder(), "user:" + secret),
        base64(Base64.getEncoder().withoutPadding(), "xx" + secret + " and more"),
        base64(Base64.getUrlEncoder(), "x" + secret),
        "stt.example.com/hearback/callbacks/x/" + secret + "?x=1")
        .stream();
  }

  /** The escapes alone; the secret's own letters stay. */
  private static String lower(String encoded) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
  }

  private static String escaped(String secret) {
    return secret
        .chars()
        .mapToObj(
            c -> Character.isLetterOrDigit(c) ? Character.toString(c) : String.format("\\u%04x", c))
        .collect(Collectors.joining());
  }

  private static String each(String format, String secret) {
    return secret.chars().mapToObj(c -> String.format(format, c)).collect(Collectors.joining());
  }

  private static String base64(Base64.Encoder encoder, String text) {
    return encoder.encodeToString(text.getBytes(UTF_8));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
