package dev.hearback.spi.http;

import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A request to a vendor. Immutable: each method returns a changed copy. */
public final class VendorRequest {

  private static final Duration MOST = Duration.ofMinutes(30);

  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final SubmissionAudio.Bytes body;
  private final boolean repeatable;
  private final Submission submission;
  private final Duration limit;

  private VendorRequest(
      String method,
      URI uri,
      Map<String, String> headers,
      SubmissionAudio.Bytes body,
      boolean repeatable,
      Submission submission,
      Duration limit) {
    this.method = Objects.requireNonNull(method, "method");
    this.uri = Objects.requireNonNull(uri, "uri");
    this.headers = headers;
    this.body = body;
    this.repeatable = repeatable;
    this.submission = submission;
    this.limit = limit;
  }

  /** A request without a body. */
  public static VendorRequest of(String method, URI uri) {
    return new VendorRequest(method, uri, Map.of(), null, false, null, MOST);
  }

  /** Adds a header; its value is never printed. */
  public VendorRequest header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new VendorRequest(method, uri, more, body, repeatable, submission, limit);
  }

  /**
   * With this body, sent with {@code Content-Length} and {@code Content-Type} as it is read, by the
   * calling thread.
   */
  public VendorRequest body(SubmissionAudio.Bytes bytes) {
    return new VendorRequest(method, uri, headers, bytes, repeatable, submission, limit);
  }

  /** Safe to send again: what is uncertain for a submission is just not taken for this one. */
  public VendorRequest repeatable() {
    return new VendorRequest(method, uri, headers, body, true, submission, limit);
  }

  /** To be sent, answered and read within this time; without this, within 30 minutes. */
  public VendorRequest within(Duration time) {
    return new VendorRequest(method, uri, headers, body, repeatable, submission, time);
  }

  /**
   * For this submission. Every request of a submission says so: only then are its token and the
   * query of its audio's URL taken out of what the vendor says.
   */
  public VendorRequest submitting(Submission one) {
    return new VendorRequest(method, uri, headers, body, repeatable, one, limit);
  }

  Optional<Submission> submission() {
    return Optional.ofNullable(submission);
  }

  URI uri() {
    return uri;
  }

  String method() {
    return method;
  }

  Map<String, String> headers() {
    return headers;
  }

  Optional<SubmissionAudio.Bytes> body() {
    return Optional.ofNullable(body);
  }

  Duration limit() {
    return limit;
  }

  boolean isRepeatable() {
    return repeatable;
  }

  /** Method, host and path: no query and no header. */
  @Override
  public String toString() {
    return method + " " + uri.getHost() + uri.getRawPath();
  }
}
