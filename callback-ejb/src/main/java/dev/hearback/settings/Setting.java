package dev.hearback.settings;

import dev.hearback.spi.HttpUrl;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/**
 * One configuration key.
 *
 * @param key the key; {@code <name>} stands for a provider's or a hook's name, {@code <vendor>} for
 *     a vendor's
 * @param fallback the default as it would be written; empty if there is none
 * @param expected what is accepted, in words
 * @param meaning what it does, in words
 * @param parse from text to value; throws {@link IllegalArgumentException} for what is not accepted
 * @param live whether a change takes effect while the application runs
 * @param secret whether it may come from a file, too
 */
public record Setting<T>(
    String key,
    String fallback,
    String expected,
    String meaning,
    Function<String, T> parse,
    boolean live,
    boolean secret) {

  /** There is one setting of a key, so that it is itself alone. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  /** Asked for with every value that is read. */
  @Override
  public int hashCode() {
    return key.hashCode();
  }

  static Setting<String> text(
      String key, String fallback, String pattern, String expected, String meaning) {
    return new Setting<>(
        key,
        fallback,
        expected,
        meaning,
        text -> {
          require(text.matches(pattern));
          return text;
        },
        false,
        false);
  }

  /**
   * A secret that somebody generated: not one that can be guessed.
   *
   * @param pattern what it matches; at least {@link SecretStrength#LEAST_LENGTH} characters
   */
  static Setting<String> secret(String key, String pattern, String expected, String meaning) {
    return new Setting<>(
        key,
        "",
        expected + ", not to be guessed (openssl rand -hex 32)",
        meaning,
        text -> {
          require(text.matches(pattern));
          if (!SecretStrength.suffices(text)) {
            throw new IllegalArgumentException(
                "looks guessable: few different characters, sequences or repetitions");
          }
          return text;
        },
        true,
        true);
  }

  /** A secret of the same form as another. */
  static Setting<String> secret(String key, Setting<String> same, String meaning) {
    return new Setting<>(
        key, same.fallback(), same.expected(), meaning, same.parse(), same.live(), true);
  }

  static Setting<Boolean> flag(String key, boolean fallback, String meaning) {
    return new Setting<>(
        key,
        Boolean.toString(fallback),
        "true or false",
        meaning,
        text -> {
          require(text.equals("true") || text.equals("false"));
          return Boolean.valueOf(text);
        },
        false,
        false);
  }

  static Setting<Integer> count(String key, int fallback, int least, int most, String meaning) {
    return new Setting<>(
        key,
        Integer.toString(fallback),
        "a whole number from " + least + " to " + most,
        meaning,
        text -> {
          int value = Integer.parseInt(text);
          require(value >= least && value <= most);
          return value;
        },
        false,
        false);
  }

  static Setting<Long> bytes(String key, long fallback, long least, long most, String meaning) {
    return new Setting<>(
        key,
        Long.toString(fallback),
        "a number of bytes from " + least + " to " + most,
        meaning,
        text -> {
          long value = Long.parseLong(text);
          require(value >= least && value <= most);
          return value;
        },
        false,
        false);
  }

  static Setting<Duration> duration(
      String key, String fallback, String least, String most, String meaning) {
    return new Setting<>(
        key,
        fallback,
        "an ISO 8601 duration from " + least + " to " + most,
        meaning,
        text -> {
          Duration value = Duration.parse(text);
          require(
              value.compareTo(Duration.parse(least)) >= 0
                  && value.compareTo(Duration.parse(most)) <= 0);
          return value;
        },
        false,
        false);
  }

  static Setting<URI> url(String key, String meaning) {
    return new Setting<>(
        key,
        "",
        HttpUrl.EXPECTED + ", query or fragment",
        meaning,
        text -> {
          URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
          require(HttpUrl.violation(url).isEmpty());
          require(url.getRawQuery() == null && url.getRawFragment() == null);
          return url;
        },
        false,
        false);
  }

  /** The same, whose changes take effect while the application runs. */
  Setting<T> whileRunning() {
    return new Setting<>(key, fallback, expected, meaning, parse, true, secret);
  }

  /** The same, but a secret, which somebody else has made. */
  Setting<T> fromVendor() {
    return new Setting<>(key, fallback, expected, meaning, parse, true, true);
  }

  /** The same setting of one provider, vendor or hook. */
  Setting<T> of(String name) {
    return new Setting<>(
        key.replaceFirst("<\\w+>", name), fallback, expected, meaning, parse, live, secret);
  }

  private static void require(boolean accepted) {
    if (!accepted) {
      throw new IllegalArgumentException();
    }
  }
}
