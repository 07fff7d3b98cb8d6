package dev.hearback.submit;

import dev.hearback.spi.Provider;
import dev.hearback.spi.ProviderUnreachableException;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.vendors.Vendors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Every call to a vendor. MicroProfile Fault Tolerance stands only here, with what has no state
 * that providers would share: an outer time limit, and a repetition where no connection was
 * established. {@code FaultToleranceSource} sets the numbers; those below are the same defaults.
 * Called through the proxy, outside any transaction.
 */
@ApplicationScoped
public class VendorGateway {

  @Inject Vendors vendors;

  /** {@link TranscriptionVendor#upload}. */
  @Timeout(value = 330, unit = ChronoUnit.SECONDS)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000, // in the default unit: Payara compares it with the delay as numbers
      retryOn = ProviderUnreachableException.class)
  public Optional<URI> upload(Submission submission) throws SubmissionException {
    return of(submission.provider()).upload(submission);
  }

  /** {@link TranscriptionVendor#submit}. */
  @Timeout(value = 330, unit = ChronoUnit.SECONDS)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000,
      retryOn = ProviderUnreachableException.class)
  public String submit(Submission submission) throws SubmissionException {
    return of(submission.provider()).submit(submission);
  }

  /** {@link TranscriptionVendor#erase}. */
  @Timeout(value = 60, unit = ChronoUnit.SECONDS)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000,
      retryOn = ProviderUnreachableException.class)
  public void erase(Provider provider, String vendorJobId) throws SubmissionException {
    of(provider).erase(provider, vendorJobId);
  }

  /** {@link TranscriptionVendor#probe}. */
  @Timeout(value = 60, unit = ChronoUnit.SECONDS)
  @Retry(
      maxRetries = 2,
      delay = 500,
      jitter = 250,
      maxDuration = 3_600_000,
      retryOn = ProviderUnreachableException.class)
  public boolean probe(Provider provider) throws SubmissionException {
    return of(provider).probe(provider);
  }

  private TranscriptionVendor of(Provider provider) {
    return vendors.named(provider.vendor());
  }
}
