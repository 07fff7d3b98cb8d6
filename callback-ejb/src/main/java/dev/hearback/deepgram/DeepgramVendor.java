package dev.hearback.deepgram;

import dev.hearback.Transcript;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ReadCallback;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.spi.http.ProviderRules;
import dev.hearback.spi.http.VendorHttp;
import dev.hearback.spi.http.VendorRequest;
import dev.hearback.spi.http.VendorResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Deepgram, pre-recorded audio: {@code POST /v1/listen} with a callback. Audio at a URL is fetched
 * by Deepgram, other audio travels with the submission. Deepgram keeps no transcripts, so there is
 * nothing to erase.
 *
 * <p>Options become query parameters: a list repeats one, and {@code extra} may be a map. {@code
 * callback} and {@code callback_method} are Hearback's, as is the key {@code hearback_job} of
 * {@code extra}.
 *
 * <p>An answer with the result itself instead of a request id means that Deepgram took the job but
 * not the callback: that is uncertain, because the job ran and was billed.
 *
 * @see <a href="https://developers.deepgram.com/docs/callback">Deepgram's reference, read
 *     2026-11-21</a>
 */
@ApplicationScoped
public class DeepgramVendor implements TranscriptionVendor {

  private static final String DOMAIN = "deepgram.com";
  private static final URI PUBLIC_API = URI.create("https://api.deepgram.com");

  private final VendorHttp http = new VendorHttp("dg-request-id", DeepgramError::in);

  @Override
  public String name() {
    return "deepgram";
  }

  @Override
  public List<String> violations(Provider provider, URI callbackUrl) {
    List<String> violations = ProviderRules.violations(provider, DOMAIN);
    violations.addAll(
        isPublicService(provider)
            ? DeepgramCallbackUrl.violationsAtDeepgram(callbackUrl)
            : DeepgramCallbackUrl.violations(callbackUrl));
    return violations;
  }

  @Override
  public List<String> doubts(Provider provider, URI callbackUrl) {
    return isPublicService(provider)
        ? List.of()
        : DeepgramCallbackUrl.violationsAtDeepgram(callbackUrl);
  }

  @Override
  public boolean isPublicService(Provider provider) {
    return ProviderRules.isPublicService(provider, DOMAIN);
  }

  @Override
  public List<String> optionViolations(Map<String, Object> options) {
    return DeepgramQuery.violations(options);
  }

  @Override
  public String submit(Submission submission) throws SubmissionException {
    List<String> violations = optionViolations(submission.options());
    if (!violations.isEmpty()) {
      throw new SubmissionRefusedException("OPTION", String.join("; ", violations), null);
    }
    Provider provider = submission.provider();
    VendorRequest request = DeepgramRequest.of(baseUrl(provider), submission);
    VendorResponse answer = http.send(provider, request);
    DeepgramAcceptance acceptance = DeepgramAcceptance.in(answer);
    if (acceptance.isResult() || acceptance.requestId().isEmpty()) {
      throw new SubmissionUncertainException(
          acceptance.isResult() ? "RESULT_INSTEAD_OF_ACCEPTANCE" : "NO_REQUEST_ID",
          provider.name()
              + ": expected a request_id, found "
              + (acceptance.isResult() ? "the result itself" : "none")
              + " (HTTP "
              + answer.status()
              + ")",
          null);
    }
    return acceptance.requestId().get();
  }

  /** {@code GET /v1/projects}. A Deepgram of one's own may not have that: then nobody can tell. */
  @Override
  public boolean probe(Provider provider) throws SubmissionException {
    VendorRequest request = DeepgramRequest.projects(baseUrl(provider), provider);
    VendorResponse answer = http.exchange(provider, request);
    if (answer.status() == 404 || answer.status() == 405) {
      return false;
    }
    http.accepted(provider, request, answer);
    return true;
  }

  @Override
  public Interpretation interpret(CallbackContent callback) {
    return read(callback).meaning();
  }

  /** One pass over it, and what is kept of it is bounded. */
  @Override
  public int interpretedBeforeStored() {
    return 32 * 1024 * 1024;
  }

  @Override
  public ReadCallback read(CallbackContent callback) {
    return DeepgramReport.read(callback);
  }

  @Override
  public Transcript transcript(CallbackContent callback) {
    return new DeepgramTranscript(callback);
  }

  private static URI baseUrl(Provider provider) {
    return provider.baseUrl().orElse(PUBLIC_API);
  }
}
