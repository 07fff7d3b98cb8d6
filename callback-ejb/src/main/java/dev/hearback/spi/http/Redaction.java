package dev.hearback.spi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes the secrets of a request out of whatever the vendor says about it, by their values: as they
 * are, percent-encoded up to five times, escaped as in JSON or HTML, or anywhere within Base64. See
 * {@link Reading}.
 */
public final class Redaction {

  /** Shorter ones would be found everywhere. */
  private static final int SHORTEST = 4;

  private static final int SHORTEST_QUERY = 8;

  /** A signature is longer; a media type is not. */
  private static final int SHORTEST_QUERY_VALUE = 16;

  private static final int MOST_QUERY_VALUES = 50;
  private static final int SHORTEST_IN_BASE64 = 8;

  /** A longer secret is looked for in pieces of so many characters. */
  private static final int PIECE = 250;

  private static final String WORD_BEGINS = "(?<![A-Za-z0-9_])";
  private static final String WORD_ENDS = "(?![A-Za-z0-9_])";

  private final Set<String> spellings = new LinkedHashSet<>();
  private final Set<String> cores = new LinkedHashSet<>();
  private final Pattern pattern;
  private final Pattern inBase64;

  private Redaction(
      Collection<Provider.Credentials> credentials,
      Collection<String> secrets,
      Collection<URI> urls) {
    secrets.forEach(this::add);
    credentials.forEach(
        known -> {
          add(known.password().value());
          addUser(known.user());
        });
    urls.forEach(this::addQuery);
    pattern = oneOf(spellings);
    inBase64 = oneOf(cores);
  }

  private static Pattern oneOf(Set<String> patterns) {
    return patterns.isEmpty()
        ? Reading.NOTHING
        : Pattern.compile(String.join("|", patterns), Pattern.CASE_INSENSITIVE);
  }

  /**
   * Of these secrets.
   *
   * @param credentials that the vendor sends with callbacks
   * @param secrets keys, tokens and the like; those of fewer than four characters are not looked
   *     for
   * @param urls whose user and query are secret
   */
  public static Redaction of(
      Collection<Provider.Credentials> credentials,
      Collection<String> secrets,
      Collection<URI> urls) {
    return new Redaction(credentials, secrets, urls);
  }

  /**
   * Of the provider's key and credentials, the callback's token, and the query of the audio's URL.
   */
  public static Redaction of(Provider provider, Optional<Submission> submission) {
    List<String> secrets = new ArrayList<>();
    List<URI> urls = new ArrayList<>();
    provider.apiKey().map(Secret::value).ifPresent(secrets::add);
    submission.ifPresent(
        known -> {
          String path = known.callbackUrl().getRawPath();
          secrets.add(path.substring(path.lastIndexOf('/') + 1));
          if (known.audio() instanceof SubmissionAudio.AtUrl at) {
            urls.add(at.url());
          }
          known.uploaded().ifPresent(urls::add);
        });
    return of(provider.callbackCredentials().stream().toList(), secrets, urls);
  }

  /** The text with {@code (secret)} in the place of each. */
  public String apply(String text) {
    return spellings.isEmpty() ? text : Reading.replaced(text, pattern, inBase64, "(secret)");
  }

  /** The whole, and the values of signatures and the like. */
  private void addQuery(URI url) {
    Optional.ofNullable(url.getRawUserInfo()).ifPresent(this::add);
    String query = url.getRawQuery();
    if (query != null && query.length() >= SHORTEST_QUERY) {
      add(query);
      Arrays.stream(query.split("&"))
          .map(field -> field.substring(field.indexOf('=') + 1))
          .filter(value -> value.length() >= SHORTEST_QUERY_VALUE)
          .limit(MOST_QUERY_VALUES)
          .forEach(this::add);
    }
  }

  private void addUser(String user) {
    if (user.length() >= SHORTEST) {
      spellings.add(WORD_BEGINS + spelled(user) + WORD_ENDS);
      addInBase64(user);
    }
  }

  private void add(String secret) {
    if (secret.length() >= SHORTEST) {
      for (Reading reading : Reading.of(secret)) {
        addInPieces(reading.text());
      }
    }
  }

  /** A pattern that is too long overflows the stack. */
  private void addInPieces(String text) {
    int begin = 0;
    for (; text.length() - begin > 2 * PIECE; begin += PIECE) {
      addPiece(text.substring(begin, begin + PIECE));
    }
    addPiece(text.substring(begin));
  }

  private void addPiece(String text) {
    if (text.length() >= SHORTEST) {
      spellings.add(spelled(text));
      addInBase64(text);
      addInBase64(PercentEncoding.encode(text)); // as it stands in a URL
    }
  }

  /**
   * The characters that depend on nothing else, after any number of bytes. They are looked for in a
   * text without white space, which may stand for a plus, or anywhere because a line ends there.
   */
  private void addInBase64(String secret) {
    byte[] bytes = secret.getBytes(UTF_8);
    for (int offset = 0; offset < 3; offset++) {
      byte[] padded = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, padded, offset, bytes.length);
      String core =
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(padded)
              .substring((offset * 8 + 5) / 6, padded.length * 8 / 6);
      if (core.length() >= SHORTEST_IN_BASE64) {
        cores.add(core.replace("+", "[-+]?+").replace("/", "[_/]"));
      }
    }
  }

  /** In a form, a space is a plus. */
  private static String spelled(String text) {
    return Pattern.quote(text).replaceAll("[+ ]", "\\\\E[+ ]\\\\Q");
  }
}
