package dev.hearback.deepgram;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.http.ProviderRules;
import dev.hearback.spi.http.VendorRequest;
import dev.hearback.spi.json.JsonBody;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * {@code POST /v1/listen} by URL, which is JSON, or by bytes; {@code GET /v1/projects} to try the
 * key.
 */
final class DeepgramRequest {

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(30);

  private DeepgramRequest() {}

  static VendorRequest of(URI baseUrl, Submission submission) throws SubmissionRefusedException {
    URI listen = URI.create(baseUrl + "/v1/listen?" + DeepgramQuery.of(submission));
    return to("POST", listen, submission.provider())
        .submitting(submission)
        .within(submission.provider().submitTimeout())
        .body(body(submission.audio()));
  }

  /** The projects that the key may see: nothing is changed, and nothing costs. */
  static VendorRequest projects(URI baseUrl, Provider provider) throws SubmissionRefusedException {
    return to("GET", URI.create(baseUrl + "/v1/projects"), provider)
        .within(PROBE_TIMEOUT)
        .repeatable();
  }

  private static VendorRequest to(String method, URI uri, Provider provider)
      throws SubmissionRefusedException {
    return VendorRequest.of(method, uri)
        .header("Authorization", "Token " + ProviderRules.apiKey(provider))
        .header("Accept", "application/json");
  }

  private static SubmissionAudio.Bytes body(SubmissionAudio audio) {
    if (audio instanceof SubmissionAudio.AtUrl at) {
      return JsonBody.of(Map.of("url", at.url().toASCIIString()));
    }
    return (SubmissionAudio.Bytes) audio;
  }
}
