package dev.hearback.spi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes the secrets of a request out of whatever the vendor says about it, by their values: as they
 * are, percent-encoded once or twice, escaped as in JSON, or anywhere within Base64.
 */
final class Redaction {

  /** Shorter ones would be found everywhere. */
  private static final int SHORTEST = 4;

  private static final int SHORTEST_IN_BASE64 = 8;

  private final Pattern spellings;

  private Redaction(Set<String> secrets) {
    spellings =
        Pattern.compile(
            secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .flatMap(secret -> spellings(secret).stream())
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE);
  }

  /** Of the provider's key and credentials, the callback's URL, and the query of the audio's. */
  static Redaction of(Provider provider, Optional<Submission> submission) {
    Set<String> secrets = new LinkedHashSet<>();
    provider.apiKey().map(Secret::value).ifPresent(secrets::add);
    provider
        .callbackCredentials()
        .ifPresent(
            credentials -> {
              secrets.add(credentials.user());
              secrets.add(credentials.password().value());
            });
    submission.ifPresent(
        one -> {
          String path = one.callbackUrl().getRawPath();
          secrets.add(path.substring(path.lastIndexOf('/') + 1));
          if (one.audio() instanceof SubmissionAudio.AtUrl at) {
            addQuery(secrets, at.url());
          }
          one.uploaded().ifPresent(url -> addQuery(secrets, url));
        });
    return new Redaction(secrets);
  }

  String apply(String text) {
    return spellings.pattern().isEmpty() ? text : spellings.matcher(text).replaceAll("(secret)");
  }

  /** The whole, and the values of signatures and the like. */
  private static void addQuery(Set<String> secrets, URI url) {
    Optional.ofNullable(url.getRawUserInfo()).ifPresent(secrets::add);
    String query = url.getRawQuery();
    if (query != null) {
      secrets.add(query);
      Arrays.stream(query.split("&"))
          .map(field -> field.substring(field.indexOf('=') + 1))
          .filter(value -> value.length() >= SHORTEST_IN_BASE64)
          .forEach(secrets::add);
    }
  }

  private static Set<String> spellings(String secret) {
    Set<String> spellings = new LinkedHashSet<>();
    for (String plain : List.of(secret, decoded(secret))) {
      String once = encoded(plain);
      spellings.add(plain);
      spellings.add(once);
      spellings.add(encoded(once));
      spellings.add(plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
      for (int offset = 0; offset < 3; offset++) {
        String core = base64(plain, offset);
        if (core.length() >= SHORTEST_IN_BASE64) {
          spellings.add(core);
          spellings.add(core.replace('+', '-').replace('/', '_'));
        }
      }
    }
    return spellings;
  }

  /** The characters of Base64 that depend on nothing else, if so many bytes stand before it. */
  private static String base64(String secret, int offset) {
    byte[] bytes = secret.getBytes(UTF_8);
    byte[] padded = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, padded, offset, bytes.length);
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(padded)
        .substring((offset * 8 + 5) / 6, padded.length * 8 / 6);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
