package dev.hearback.gladia;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.http.PercentEncoding;
import dev.hearback.spi.http.ProviderRules;
import dev.hearback.spi.http.VendorRequest;
import dev.hearback.spi.json.JsonBody;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests to Gladia, each with the key in its header. */
final class GladiaRequest {

  /** For what sends no audio and begins nothing. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  private GladiaRequest() {}

  static VendorRequest upload(URI baseUrl, Submission submission)
      throws SubmissionRefusedException {
    SubmissionAudio.Bytes audio = (SubmissionAudio.Bytes) submission.audio();
    return to("POST", baseUrl + "/v2/upload", submission.provider())
        .submitting(submission)
        .within(submission.provider().uploadTimeout())
        .body(GladiaUpload.of(audio))
        .repeatable();
  }

  static VendorRequest submit(URI baseUrl, Submission submission)
      throws SubmissionRefusedException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("audio_url", audioUrl(submission).toASCIIString());
    fields.put("callback", true);
    fields.put(
        "callback_config",
        Map.of("url", submission.callbackUrl().toASCIIString(), "method", "POST"));
    fields.putAll(GladiaOptions.fields(submission));
    return to("POST", baseUrl + "/v2/pre-recorded", submission.provider())
        .submitting(submission)
        .within(submission.provider().submitTimeout())
        .body(JsonBody.of(fields));
  }

  static VendorRequest erase(URI baseUrl, Provider provider, String id)
      throws SubmissionRefusedException {
    return to("DELETE", baseUrl + "/v2/pre-recorded/" + PercentEncoding.encode(id), provider)
        .within(SHORT)
        .repeatable();
  }

  /** The latest job: nothing is changed, and nothing costs. */
  static VendorRequest newest(URI baseUrl, Provider provider) throws SubmissionRefusedException {
    return to("GET", baseUrl + "/v2/pre-recorded?limit=1", provider).within(SHORT).repeatable();
  }

  private static VendorRequest to(String method, String url, Provider provider)
      throws SubmissionRefusedException {
    return VendorRequest.of(method, URI.create(url))
        .header("x-gladia-key", ProviderRules.apiKey(provider))
        .header("Accept", "application/json");
  }

  private static URI audioUrl(Submission submission) {
    return submission.audio() instanceof SubmissionAudio.AtUrl at
        ? at.url()
        : submission
            .uploaded()
            .orElseThrow(() -> new IllegalStateException("the audio has not been uploaded"));
  }
}
