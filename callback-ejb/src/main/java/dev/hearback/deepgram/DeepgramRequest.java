package dev.hearback.deepgram;

import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.http.ProviderRules;
import dev.hearback.spi.http.VendorRequest;
import dev.hearback.spi.json.JsonBody;
import java.net.URI;
import java.util.Map;

/** {@code POST /v1/listen} by URL, which is JSON, or by bytes. */
final class DeepgramRequest {

  private DeepgramRequest() {}

  static VendorRequest of(URI baseUrl, Submission submission) throws SubmissionRefusedException {
    URI listen = URI.create(baseUrl + "/v1/listen?" + DeepgramQuery.of(submission));
    return VendorRequest.of("POST", listen)
        .submitting(submission)
        .header("Authorization", "Token " + ProviderRules.apiKey(submission.provider()))
        .header("Accept", "application/json")
        .body(body(submission.audio()));
  }

  private static SubmissionAudio.Bytes body(SubmissionAudio audio) {
    if (audio instanceof SubmissionAudio.AtUrl at) {
      return JsonBody.of(Map.of("url", at.url().toASCIIString()));
    }
    return (SubmissionAudio.Bytes) audio;
  }
}
