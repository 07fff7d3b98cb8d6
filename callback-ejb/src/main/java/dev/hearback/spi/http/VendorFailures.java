package dev.hearback.spi.http;

import dev.hearback.spi.Objection;
import dev.hearback.spi.Provider;
import dev.hearback.spi.ProviderUnreachableException;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;

/** Which exception follows from which answer, or from none. */
final class VendorFailures {

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

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
          Objection.UNCLEAR,
          false,
          null);
    }
    boolean retryable = error.map(VendorError::retryable).orElse(false);
    return new SubmissionRefusedException(code, message, objection(status), retryable, null);
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

  /** Nothing was sent, because there was no connection. */
  static SubmissionException unreachable(
      Provider provider, VendorRequest request, String code, Throwable cause) {
    String what = "no connection: " + cause.getClass().getName();
    return new ProviderUnreachableException(code, about(provider, request, what), cause);
  }

  private static Objection objection(int status) {
    return switch (status) {
      case 401, 407 -> Objection.KEY;
      case 402 -> Objection.CREDIT;
      case 403 -> Objection.UNCLEAR;
      default -> Objection.JOB;
    };
  }

  private static String about(Provider provider, VendorRequest request, String what) {
    return provider.name() + ": " + request + ": " + what;
  }

  /** In seconds, or a date, which counts from the answer's own: clocks may differ. */
  private static Optional<Duration> retryAfter(VendorResponse answer) {
    return answer
        .header("Retry-After")
        .map(String::strip)
        .flatMap(
            asked ->
                asked.matches("\\d{1,9}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(asked)))
                    : date(asked)
                        .flatMap(
                            then ->
                                answer
                                    .header("Date")
                                    .flatMap(VendorFailures::date)
                                    .map(now -> Duration.between(now, then))))
        .map(VendorFailures::clamped);
  }

  private static Duration clamped(Duration asked) {
    if (asked.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
