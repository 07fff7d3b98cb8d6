package dev.hearback;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What to transcribe, by whom and how. Immutable: each method returns a changed copy. A value that
 * is out of bounds is refused at once, with an {@link IllegalArgumentException}.
 *
 * <pre>{@code
 * TranscriptionRequest.of(recordingUrl)
 *     .provider("deepgram").language("en").option("model", "nova-3").option("diarize", true)
 *     .tag("calls").attribute("call", callId)
 * }</pre>
 */
public final class TranscriptionRequest {

  private final Audio audio;
  private final String provider;
  private final String language;
  private final Map<String, Object> options;
  private final Set<String> tags;
  private final Map<String, String> attributes;

  private TranscriptionRequest(
      Audio audio,
      String provider,
      String language,
      Map<String, Object> options,
      Set<String> tags,
      Map<String, String> attributes) {
    this.audio = Objects.requireNonNull(audio, "audio");
    this.provider = provider;
    this.language = language;
    this.options = options;
    this.tags = tags;
    this.attributes = attributes;
  }

  /** Audio that the vendor fetches from this URL; conditions: {@link Audio.AtUrl}. */
  public static TranscriptionRequest of(URI url) {
    return of(new Audio.AtUrl(url));
  }

  /**
   * Audio that the vendor fetches from this URL.
   *
   * @throws IllegalArgumentException if it is not an absolute http or https URL
   */
  public static TranscriptionRequest of(String url) {
    return of(URI.create(url));
  }

  /** Audio in a file; conditions: {@link Audio.InFile}. */
  public static TranscriptionRequest of(Path file, String contentType) {
    return of(new Audio.InFile(file, contentType));
  }

  /** Audio in a stream, copied into the database by {@link Transcriptions#submit}. */
  public static TranscriptionRequest of(InputStream bytes, long length, String contentType) {
    return of(new Audio.InStream(bytes, length, contentType));
  }

  /** Audio of any kind. */
  public static TranscriptionRequest of(Audio audio) {
    return new TranscriptionRequest(audio, null, null, Map.of(), Set.of(), Map.of());
  }

  /**
   * The provider to submit to. Not needed if the setting {@code hearback.provider} names one, or if
   * just one is configured: {@code null} stands for that one, too.
   */
  public TranscriptionRequest provider(String name) {
    return new TranscriptionRequest(audio, name, language, options, tags, attributes);
  }

  /**
   * The spoken language as a BCP 47 tag such as {@code en} or {@code de-CH}; without it the
   * vendor's default holds.
   */
  public TranscriptionRequest language(String tag) {
    Bounds.require(
        tag != null && tag.matches("[A-Za-z0-9-]{2,35}"), "language", "a BCP 47 tag", tag);
    return new TranscriptionRequest(audio, provider, tag, options, tags, attributes);
  }

  /**
   * An option of the vendor's, handed on as it is, known to Hearback or not.
   *
   * @param name as in the vendor's reference
   * @param value a {@code String}, {@code Boolean}, {@code Number}, or a {@code List} or {@code Map
   *     <String, ?>} of these; a list repeats a query parameter, a map is for vendors that take
   *     JSON. Another kind is refused by {@link Transcriptions#submit}.
   */
  public TranscriptionRequest option(String name, Object value) {
    Bounds.require(name != null, "name of an option", "one of the vendor's", "null");
    Bounds.require(
        value != null, "option " + name, "a String, Boolean, Number, List or Map", "null");
    return new TranscriptionRequest(
        audio, provider, language, with(options, name, value), tags, attributes);
  }

  /** Adds a tag for {@link Tagged} observers to choose by: 1 to 100 characters. */
  public TranscriptionRequest tag(String tag) {
    Set<String> more = new LinkedHashSet<>(tags);
    more.add(Bounds.requireName(tag, "tag"));
    return new TranscriptionRequest(
        audio, provider, language, options, Collections.unmodifiableSet(more), attributes);
  }

  /**
   * Adds an attribute that comes back with the event. It is kept in Hearback's database and never
   * sent to the vendor.
   *
   * @param name 1 to 100 characters
   * @param value up to 2,000 characters
   */
  public TranscriptionRequest attribute(String name, String value) {
    Bounds.requireName(name, "name of an attribute");
    Bounds.require(
        value != null && value.length() <= 2000,
        "attribute " + name,
        "up to 2000 characters",
        value == null ? "null" : value.length() + " characters");
    return new TranscriptionRequest(
        audio, provider, language, options, tags, with(attributes, name, value));
  }

  /** The audio. */
  public Audio audio() {
    return audio;
  }

  /** The provider, if named. */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /** The spoken language, if named. */
  public Optional<String> language() {
    return Optional.ofNullable(language);
  }

  /** The vendor's options. */
  public Map<String, Object> options() {
    return options;
  }

  /** The tags. */
  public Set<String> tags() {
    return tags;
  }

  /** The attributes. */
  public Map<String, String> attributes() {
    return attributes;
  }

  private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
    Map<String, V> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return Collections.unmodifiableMap(more);
  }
}
