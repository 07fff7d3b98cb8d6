package dev.hearback.spi.http;

import dev.hearback.spi.Provider;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Which exception follows from which answer, or from none. */
final class VendorFailures {

  private static final long MAX_RETRY_AFTER_SECONDS = 3_600;

  private final String requestIdHeader;
  private final Function<VendorResponse, Optional<VendorError>> errors;

  VendorFailures(String requestIdHeader, Function<VendorResponse, Optional<VendorError>> errors) {
    this.requestIdHeader = requestIdHeader;
    this.errors = errors;
  }

  /** For an answer that is no success. */
  SubmissionException of(Provider provider, VendorRequest request, VendorResponse answer) {
    int status = answer.status();
    Optional<VendorError> error = errors.apply(answer);
    Redaction redaction = Redaction.of(provider, request.submission());
    String code =
        error
            .map(found -> VendorText.clean(found.code(), redaction))
            .filter(known -> !known.isEmpty())
            .orElse(Integer.toString(status));
    String message =
        error
                .map(found -> VendorText.clean(found.message(), redaction))
                .orElse("no error of the vendor's own in the answer")
            + " (HTTP "
            + status
            + answer
                .header(requestIdHeader)
                .flatMap(VendorText::id)
                .map(id -> ", " + requestIdHeader + " " + VendorText.clean(id, redaction))
                .orElse("")
            + ")";
    boolean failed = status == 408 || status >= 500;
    if (status == 429
        || (status == 503 && error.isPresent())
        || (failed && !answer.isToWholeRequest())) {
      return new SubmissionNotTakenException(
          code, about(provider, request, message), retryAfter(answer), null);
    }
    if (failed) {
      return of(provider, request, true, code, message, null);
    }
    if (status < 400) {
      return new SubmissionRefusedException(
          code,
          about(provider, request, "a redirect, which is not followed: check base-url " + message),
          null);
    }
    boolean retryable = error.map(VendorError::retryable).orElse(false);
    return new SubmissionRefusedException(code, message, retryable, null);
  }

  /** For a request that may have been carried out if it was sent. */
  SubmissionException of(
      Provider provider,
      VendorRequest request,
      boolean sent,
      String code,
      String what,
      Throwable cause) {
    String message =
        about(provider, request, cause == null ? what : what + ": " + cause.getClass().getName());
    return sent && !request.isRepeatable()
        ? new SubmissionUncertainException(code, message, cause)
        : new SubmissionNotTakenException(code, message, cause);
  }

  private static String about(Provider provider, VendorRequest request, String what) {
    return provider.name() + ": " + request + ": " + what;
  }

  private static Optional<Duration> retryAfter(VendorResponse answer) {
    return answer
        .header("Retry-After")
        .filter(seconds -> seconds.matches("\\d{1,9}"))
        .map(Long::parseLong)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER_SECONDS)));
  }
}
