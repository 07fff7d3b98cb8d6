package dev.hearback.gladia;

import dev.hearback.spi.ProviderAccount;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.http.AccountRules;
import dev.hearback.spi.http.PercentEncoding;
import dev.hearback.spi.http.ProviderRequest;
import dev.hearback.spi.json.JsonBody;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests to Gladia, each with the key in its header. */
final class GladiaRequest {

  private GladiaRequest() {}

  static ProviderRequest upload(URI baseUrl, Submission submission)
      throws SubmissionRefusedException {
    SubmissionAudio.Bytes audio = (SubmissionAudio.Bytes) submission.audio();
    return to("POST", baseUrl + "/v2/upload", submission.account())
        .body(GladiaUpload.of(audio))
        .repeatable();
  }

  static ProviderRequest submit(URI baseUrl, Submission submission)
      throws SubmissionRefusedException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("audio_url", audioUrl(submission).toASCIIString());
    fields.put("callback", true);
    fields.put(
        "callback_config",
        Map.of("url", submission.callbackUrl().toASCIIString(), "method", "POST"));
    fields.putAll(GladiaOptions.fields(submission));
    return to("POST", baseUrl + "/v2/pre-recorded", submission.account()).body(JsonBody.of(fields));
  }

  static ProviderRequest erase(URI baseUrl, ProviderAccount account, String id)
      throws SubmissionRefusedException {
    return to("DELETE", baseUrl + "/v2/pre-recorded/" + PercentEncoding.encode(id), account)
        .repeatable();
  }

  private static ProviderRequest to(String method, String url, ProviderAccount account)
      throws SubmissionRefusedException {
    return ProviderRequest.of(method, URI.create(url))
        .header("x-gladia-key", AccountRules.apiKey(account))
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
