package dev.hearback.web.receive;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.receive.CallbackStore;
import dev.hearback.storage.StackText;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * What is known of a callback before its body.
 *
 * @param declaredLength the {@code Content-Length}; -1 if there is none, or if the body is
 *     compressed, because some servers unpack it and leave the length as it was
 * @param compressedLength the {@code Content-Length} of a compressed body; -1 if there is none
 * @param hasBody whether a body may be expected that has any bytes: by its length, in chunks, or in
 *     HTTP/2 unannounced
 * @param isHttp1 whether it comes by HTTP/1.0 or 1.1
 */
record Heading(
    CallbackAddress address,
    String method,
    String query,
    Optional<String> contentType,
    long declaredLength,
    long compressedLength,
    boolean hasBody,
    boolean isHttp1) {

  private static final Logger LOG = System.getLogger(Heading.class.getPackageName());

  static Heading of(HttpServletRequest request, CallbackAddress address) {
    long length = request.getContentLengthLong();
    boolean http1 = request.getProtocol().startsWith("HTTP/1.");
    String encoding = Optional.ofNullable(request.getHeader("Content-Encoding")).orElse("identity");
    boolean compressed = !encoding.equalsIgnoreCase("identity");
    return new Heading(
        address,
        request.getMethod(),
        Optional.ofNullable(request.getQueryString()).orElse(""),
        OpaqueRequest.contentType(request),
        compressed ? -1 : length,
        compressed ? length : -1,
        http1 ? length > 0 || request.getHeader("Transfer-Encoding") != null : length != 0,
        http1);
  }

  /** Whether this is a probe, which only tests whether callbacks arrive. */
  boolean isProbe() {
    return address instanceof CallbackAddress.OfJob job && job.isProbe();
  }

  /** Whether this is the length of the whole body, as far as one can know. */
  boolean isWhole(long length) {
    return declaredLength < 0 || declaredLength == length;
  }

  /** Whether the server has unpacked the body, which is so long now. */
  boolean isUnpacked(long length) {
    return compressedLength >= 0 && length > compressedLength;
  }

  /** Tells why its callback is refused. */
  void refused(String error, Optional<Throwable> cause, CallbackStore store) {
    tell(() -> store.refused(address, error, cause));
  }

  /** Tells that its callback is refused, because it has more bytes than this. */
  void tooLarge(long limit, CallbackStore store) {
    tell(() -> store.tooLarge(address, limit));
  }

  private static void tell(Runnable refusal) {
    try {
      refusal.run();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "HB-0109 A refusal could not be recorded: " + StackText.of(e));
    }
  }

  /** The callback as it goes into the inbox, with a body that is complete. */
  ReceivedCallback with(ReceivedBody body) {
    return new ReceivedCallback(body.id(), address, method, query, contentType, body);
  }

  /** For the log. */
  @Override
  public String toString() {
    return address.toString();
  }
}
