package dev.hearback.gladia;

import dev.hearback.Transcript;
import dev.hearback.spi.AudioUnreadableException;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.InternalHosts;
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
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Gladia, pre-recorded audio: {@code POST /v2/upload} for audio that is not at a URL, then {@code
 * POST /v2/pre-recorded} with a callback, and {@code DELETE /v2/pre-recorded/{id}} to erase.
 *
 * <p>Options become fields of the JSON body. {@code audio_url}, {@code callback}, {@code
 * callback_config} and {@code callback_url} are Hearback's, as is the key {@code hearback_job} of
 * {@code custom_metadata}. The language becomes {@code language_config.languages}, without region
 * and script, which Gladia does not take, unless the options have a {@code language_config}.
 *
 * @see <a href="https://docs.gladia.io/chapters/pre-recorded-stt/quickstart">Gladia's reference,
 *     read 2026-11-21</a>
 */
@ApplicationScoped
public class GladiaVendor implements TranscriptionVendor {

  private static final URI PUBLIC_API = URI.create("https://api.gladia.io");

  private final VendorHttp http = new VendorHttp("x-aipi-call-id", GladiaError::in);

  @Override
  public String name() {
    return "gladia";
  }

  @Override
  public List<String> violations(Provider provider, URI callbackUrl) {
    List<String> violations = ProviderRules.violations(provider);
    if (provider.callbackCredentials().isPresent()) {
      violations.add(
          "hearback.provider."
              + provider.name()
              + ".callback-user: expected none, because Gladia sends no credentials with callbacks,"
              + " found one");
    }
    String host = HttpUrl.host(callbackUrl);
    Optional<String> found = HttpUrl.violation(callbackUrl);
    if (found.isPresent()) {
      violations.add(
          "hearback.public-url: expected " + HttpUrl.EXPECTED + ", found " + found.get());
    } else if (ProviderRules.isPublicService(provider) && InternalHosts.contain(host)) {
      violations.add("hearback.public-url: expected a host that Gladia can reach, found " + host);
    }
    return violations;
  }

  @Override
  public List<String> optionViolations(Map<String, Object> options) {
    return GladiaOptions.violations(options);
  }

  /**
   * The numbers are the defaults of {@code hearback.vendor.gladia.upload-timeout} and the keys
   * below it.
   */
  @Override
  @Timeout(value = 5, unit = ChronoUnit.MINUTES)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000, // in the default unit: Payara compares it with the delay as numbers
      retryOn = {SubmissionNotTakenException.class, TimeoutException.class},
      abortOn = {
        AudioUnreadableException.class,
        SubmissionRefusedException.class,
        SubmissionUncertainException.class
      })
  @CircuitBreaker(
      requestVolumeThreshold = 10,
      failureRatio = 0.5,
      delay = 10,
      delayUnit = ChronoUnit.SECONDS,
      successThreshold = 2,
      failOn = {SubmissionNotTakenException.class, TimeoutException.class},
      skipOn = AudioUnreadableException.class)
  @Bulkhead(100)
  public Optional<URI> upload(Submission submission) throws SubmissionException {
    Provider provider = submission.provider();
    VendorRequest request = GladiaRequest.upload(baseUrl(provider), submission);
    Optional<URI> audioUrl = GladiaResponse.audioUrl(http.send(provider, request));
    if (audioUrl.isEmpty()) {
      throw new SubmissionNotTakenException(
          "NO_AUDIO_URL", provider.name() + ": expected an audio_url, found none", null);
    }
    return audioUrl;
  }

  /**
   * Repeated at once only while Gladia certainly did not take the job. The numbers are the defaults
   * of {@code hearback.vendor.gladia.submit-timeout} and the keys below it.
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
    VendorRequest request = GladiaRequest.submit(baseUrl(provider), submission);
    VendorResponse answer = http.send(provider, request);
    Optional<String> id = GladiaResponse.id(answer);
    if (id.isEmpty()) {
      throw new SubmissionUncertainException(
          "NO_ID",
          provider.name() + ": expected an id, found none (HTTP " + answer.status() + ")",
          null);
    }
    return id.get();
  }

  /**
   * At most 30 seconds an attempt, which is no setting; the other numbers are the defaults of
   * {@code hearback.vendor.gladia.retries} and the keys below it.
   */
  @Override
  @Timeout(value = 30, unit = ChronoUnit.SECONDS)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000, // in the default unit: Payara compares it with the delay as numbers
      retryOn = {SubmissionNotTakenException.class, TimeoutException.class},
      abortOn = {SubmissionRefusedException.class, SubmissionUncertainException.class})
  @CircuitBreaker(
      requestVolumeThreshold = 10,
      failureRatio = 0.5,
      delay = 10,
      delayUnit = ChronoUnit.SECONDS,
      successThreshold = 2,
      failOn = {SubmissionNotTakenException.class, TimeoutException.class})
  @Bulkhead(100)
  public void erase(Provider provider, String vendorJobId) throws SubmissionException {
    VendorRequest request = GladiaRequest.erase(baseUrl(provider), provider, vendorJobId);
    VendorResponse answer = http.exchange(provider, request);
    if (answer.status() == 404) {
      return;
    }
    if (answer.status() == 403) {
      throw new SubmissionNotTakenException(
          "403", provider.name() + ": the job cannot be deleted yet", null);
    }
    http.accepted(provider, request, answer);
  }

  @Override
  public Interpretation interpret(CallbackContent callback) {
    return GladiaReport.interpret(callback);
  }

  @Override
  public Transcript transcript(CallbackContent callback) {
    return new GladiaTranscript(callback);
  }

  private static URI baseUrl(Provider provider) {
    return provider.baseUrl().orElse(PUBLIC_API);
  }
}
