package dev.hearback.spi.http;

import dev.hearback.spi.Provider;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionRefusedException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Talks HTTP/1.1 to a vendor and tells by which of the three {@link SubmissionException}s a request
 * ended that was no success. Redirects are not followed, because they would carry the key along.
 *
 * <table>
 * <caption>What follows from what</caption>
 * <tr><td>no connection, or the body was not sent to its last byte</td><td>not taken</td></tr>
 * <tr><td>429, or 503 with the vendor's own error body</td><td>not taken</td></tr>
 * <tr><td>after the last byte no whole answer, or 408, 5xx</td><td>uncertain; not taken if the
 *     request is {@link VendorRequest#repeatable}</td></tr>
 * <tr><td>any other status but 2xx</td><td>refused</td></tr>
 * </table>
 *
 * <p>No message contains a header, a URL's query or a body; vendors' words are {@linkplain
 * VendorText#clean cleaned}. Calls block, no longer than {@link VendorRequest#within} says, and end
 * at once when the thread is interrupted, as MicroProfile Fault Tolerance does at its time-out; the
 * thread's interrupt flag is then set.
 */
public final class VendorHttp {

  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final HttpClients clients = new HttpClients();
  private final VendorFailures failures;

  /**
   * Opens nothing yet.
   *
   * @param requestIdHeader the header of an answer by which the vendor finds a request again
   * @param errors reads the vendor's own error body; empty if an answer has none, as a proxy's
   */
  public VendorHttp(
      String requestIdHeader, Function<VendorResponse, Optional<VendorError>> errors) {
    failures = new VendorFailures(requestIdHeader, errors);
  }

  /**
   * Sends a request that must succeed.
   *
   * @return an answer with a status of success
   * @throws SubmissionException as in the table above
   */
  public VendorResponse send(Provider provider, VendorRequest request) throws SubmissionException {
    return accepted(provider, request, exchange(provider, request));
  }

  /** The answer if it is a success; else throws as {@link #send} does. */
  public VendorResponse accepted(Provider provider, VendorRequest request, VendorResponse answer)
      throws SubmissionException {
    if (answer.isSuccess()) {
      return answer;
    }
    throw failures.of(provider, request, answer);
  }

  /**
   * Sends a request.
   *
   * @return an answer with whatever status
   * @throws SubmissionException if there is no answer
   */
  public VendorResponse exchange(Provider provider, VendorRequest request)
      throws SubmissionException {
    long end = System.nanoTime() + request.limit().toNanos();
    OutgoingBody body = request.body().map(OutgoingBody::new).orElse(null);
    CompletableFuture<HttpResponse<byte[]>> answer =
        client(provider, request)
            .sendAsync(toHttp(provider, request, body), info -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      if (body != null) {
        body.send(answer, end);
      }
      HttpResponse<byte[]> response = answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return new VendorResponse(
          response.statusCode(),
          response.headers(),
          response.body(),
          body == null || body.isHandedOver());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      boolean sent = body == null || body.isHandedOver();
      throw failures.of(provider, request, sent, "INTERRUPTED", "it was interrupted", e);
    } catch (TimeoutException e) {
      boolean sent = body == null || body.isHandedOver();
      throw failures.of(
          provider, request, sent, "TIMEOUT", "it took longer than " + request.limit(), e);
    } catch (ExecutionException e) {
      throw fault(provider, request, body, e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpClient client(Provider provider, VendorRequest request) throws SubmissionException {
    try {
      return clients.with(provider.connectTimeout());
    } catch (UncheckedIOException e) { // no key store, as on a GlassFish as it comes
      throw VendorFailures.unreachable(provider, request, "TLS", e);
    }
  }

  private SubmissionException fault(
      Provider provider, VendorRequest request, OutgoingBody body, Throwable fault) {
    boolean connect =
        fault instanceof ConnectException || fault instanceof HttpConnectTimeoutException;
    boolean unconnected = connect || fault instanceof SSLException;
    boolean sent = body == null ? !unconnected : body.isHandedOver();
    if (sent) {
      return failures.of(provider, request, true, "NO_ANSWER", "the connection was lost", fault);
    }
    return unconnected
        ? VendorFailures.unreachable(provider, request, connect ? "CONNECT" : "TLS", fault)
        : failures.of(provider, request, false, "SEND", "the body could not be sent", fault);
  }

  private static HttpRequest toHttp(Provider provider, VendorRequest request, OutgoingBody body)
      throws SubmissionRefusedException {
    try {
      HttpRequest.Builder http =
          HttpRequest.newBuilder(request.uri())
              .method(request.method(), body == null ? HttpRequest.BodyPublishers.noBody() : body);
      request.headers().forEach(http::header);
      request.body().ifPresent(bytes -> http.header("Content-Type", bytes.contentType()));
      return http.build();
    } catch (IllegalArgumentException e) { // its message has the value in it: no cause
      throw new SubmissionRefusedException(
          "CONFIGURATION",
          "hearback.provider."
              + provider.name()
              + ": expected a base-url, an api-key and an audio content type that can stand in an"
              + " HTTP request, found one that cannot",
          null);
    }
  }
}
