package dev.hearback.deepgram;

import dev.hearback.Transcript;
import dev.hearback.spi.AudioUnreadableException;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.ProviderAccount;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TranscriptionProvider;
import dev.hearback.spi.http.AccountRules;
import dev.hearback.spi.http.ProviderAnswer;
import dev.hearback.spi.http.ProviderHttp;
import dev.hearback.spi.http.ProviderRequest;
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
public class DeepgramProvider implements TranscriptionProvider {

  private static final URI PUBLIC_API = URI.create("https://api.deepgram.com");

  private final ProviderHttp http = new ProviderHttp("dg-request-id", DeepgramError::in);

  /** For CDI. */
  public DeepgramProvider() {}

  @Override
  public String name() {
    return "deepgram";
  }

  @Override
  public List<String> complaints(ProviderAccount account, URI callbackUrl) {
    List<String> complaints = AccountRules.complaints(account);
    DeepgramCallbackUrl.complaints(baseUrl(account), callbackUrl).forEach(complaints::add);
    return complaints;
  }

  @Override
  public List<String> optionComplaints(Map<String, Object> options) {
    return DeepgramQuery.complaints(options);
  }

  /**
   * Repeated at once only while Deepgram certainly did not take the job. The numbers are the
   * defaults of {@code hearback.provider.deepgram.submit-timeout} and the keys below it.
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
    List<String> complaints = optionComplaints(submission.options());
    if (!complaints.isEmpty()) {
      throw new SubmissionRefusedException("OPTION", String.join("; ", complaints), null);
    }
    ProviderAccount account = submission.account();
    ProviderRequest request = DeepgramRequest.of(baseUrl(account), submission);
    ProviderAnswer answer = http.send(account, request);
    DeepgramAcceptance acceptance = DeepgramAcceptance.in(answer);
    if (acceptance.isResult() || acceptance.requestId().isEmpty()) {
      throw new SubmissionUncertainException(
          acceptance.isResult() ? "RESULT_INSTEAD_OF_ACCEPTANCE" : "NO_REQUEST_ID",
          account.name()
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

  private static URI baseUrl(ProviderAccount account) {
    return account.baseUrl().orElse(PUBLIC_API);
  }
}
