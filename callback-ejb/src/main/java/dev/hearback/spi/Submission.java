package dev.hearback.spi;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * One attempt to have the vendor take a job.
 *
 * @param provider the provider to submit to
 * @param jobId the job's id; hand it to the vendor as metadata where it echoes that
 * @param audio the audio
 * @param uploaded what {@link TranscriptionVendor#upload} returned
 * @param language the spoken language as a BCP 47 tag, if the application named one
 * @param options the vendor's own options, to be handed on untouched: values are {@code String},
 *     {@code Boolean}, {@code Number}, or {@code List} or {@code Map} of these
 * @param callbackUrl where the vendor is to report; carries a secret token, never log it
 */
public record Submission(
    Provider provider,
    UUID jobId,
    SubmissionAudio audio,
    Optional<URI> uploaded,
    Optional<String> language,
    Map<String, Object> options,
    URI callbackUrl) {

  /** Refuses nulls. */
  public Submission {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(audio, "audio");
    Objects.requireNonNull(uploaded, "uploaded");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(callbackUrl, "callbackUrl");
  }

  /** The same, with the URL that the upload returned. */
  public Submission withUploaded(Optional<URI> url) {
    return new Submission(provider, jobId, audio, url, language, options, callbackUrl);
  }

  /**
   * The values of an option that may be given once or several times.
   *
   * @return the option's values; a single one if it is no list; empty if it is not given
   */
  public List<?> optionValues(String name) {
    Object value = options.get(name);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : List.of(value);
  }
}
