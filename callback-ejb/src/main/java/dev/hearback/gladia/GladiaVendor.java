package dev.hearback.gladia;

import dev.hearback.Transcript;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.InternalHosts;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ReadCallback;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private static final String DOMAIN = "gladia.io";
  private static final URI PUBLIC_API = URI.create("https://api.gladia.io");

  private final VendorHttp http = new VendorHttp("x-aipi-call-id", GladiaError::in);

  @Override
  public String name() {
    return "gladia";
  }

  @Override
  public List<String> violations(Provider provider, URI callbackUrl) {
    List<String> violations = ProviderRules.violations(provider, DOMAIN);
    if (provider.callbackCredentials().isPresent()) {
      violations.add(
          "hearback.provider."
              + provider.name()
              + ".callback-user: expected none, because Gladia sends no credentials with callbacks,"
              + " found one");
    }
    Optional<String> found = HttpUrl.violation(callbackUrl);
    if (found.isPresent()) {
      violations.add(
          "hearback.public-url: expected " + HttpUrl.EXPECTED + ", found " + found.get());
    } else if (isPublicService(provider)) {
      unreachable(callbackUrl).ifPresent(violations::add);
    }
    return violations;
  }

  @Override
  public List<String> doubts(Provider provider, URI callbackUrl) {
    return isPublicService(provider) ? List.of() : unreachable(callbackUrl).stream().toList();
  }

  @Override
  public boolean isPublicService(Provider provider) {
    return ProviderRules.isPublicService(provider, DOMAIN);
  }

  @Override
  public List<String> optionViolations(Map<String, Object> options) {
    return GladiaOptions.violations(options);
  }

  @Override
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

  @Override
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

  @Override
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

  /** {@code GET /v2/pre-recorded?limit=1}. What stands between may not let that pass. */
  @Override
  public boolean probe(Provider provider) throws SubmissionException {
    VendorRequest request = GladiaRequest.newest(baseUrl(provider), provider);
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
    return GladiaReport.read(callback);
  }

  @Override
  public Transcript transcript(CallbackContent callback) {
    return new GladiaTranscript(callback);
  }

  /** Gladia documents no rules for ports or names. */
  private static Optional<String> unreachable(URI callbackUrl) {
    return Optional.of(HttpUrl.host(callbackUrl))
        .filter(InternalHosts::contain)
        .map(host -> "hearback.public-url: expected a host that Gladia can reach, found " + host);
  }

  private static URI baseUrl(Provider provider) {
    return provider.baseUrl().orElse(PUBLIC_API);
  }
}
