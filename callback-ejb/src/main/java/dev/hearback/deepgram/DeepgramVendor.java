package dev.hearback.deepgram;

import dev.hearback.Transcript;
import dev.hearback.spi.AudioUnreadableException;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.spi.http.ProviderRules;
import dev.hearback.spi.http.VendorHttp;
import dev.hearback.spi.http.VendorRequest;
import dev.hearback.spi.http.VendorResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

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

  private static final URI PUBLIC_API = URI.create("https://api.deepgram.com");

  private final VendorHttp http = new VendorHttp("dg-request-id", DeepgramError::in);

  @Override
  public String name() {
    return "deepgram";
  }

  @Override
  public List<String> violations(Provider provider, URI callbackUrl) {
    List<String> violations = ProviderRules.violations(provider);
    DeepgramCallbackUrl.violations(baseUrl(provider), callbackUrl).forEach(violations::add);
    return violations;
  }

  @Override
  public List<String> optionViolations(Map<String, Object> options) {
    return DeepgramQuery.violations(options);
  }

  /**
   * Repeated at once only while Deepgram certainly did not take the job. The numbers are the
   * defaults of {@code hearback.vendor.deepgram.submit-timeout} and the keys below it.
   */
  @Override
  @Timeout(value = 5, unit = ChronoUnit.MINUTES)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000, // in the default unit: Payara compares it with the delay as numbers
      retryOn = SubmissionNotTakenException.class,
      abortOn = {
        AudioUnreadableException.class,
        SubmissionRefusedException.class,
        SubmissionUncertainException.class,
        TimeoutException.class
      })
  @CircuitBreaker(
      requestVolumeThreshold = 10,
      failureRatio = 0.5,
      delay = 10,
      delayUnit = ChronoUnit.SECONDS,
      successThreshold = 2,
      failOn = {
        SubmissionNotTakenException.class,
        SubmissionUncertainException.class,
        TimeoutException.class
      },
      skipOn = AudioUnreadableException.class)
  @Bulkhead(100)
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

  @Override
  public Interpretation interpret(CallbackContent callback) {
    return DeepgramReport.interpret(callback);
  }

  @Override
  public Transcript transcript(CallbackContent callback) {
    return new DeepgramTranscript(callback);
  }

  private static URI baseUrl(Provider provider) {
    return provider.baseUrl().orElse(PUBLIC_API);
  }
}
