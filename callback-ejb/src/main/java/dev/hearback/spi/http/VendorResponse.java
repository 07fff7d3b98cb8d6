package dev.hearback.spi.http;

import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonUnreadableException;
import java.io.ByteArrayInputStream;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Function;

/** A vendor's answer to one request. */
public final class VendorResponse {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final boolean toWholeRequest;

  VendorResponse(int status, HttpHeaders headers, byte[] body, boolean toWholeRequest) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.toWholeRequest = toWholeRequest;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether the status is one of success. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The body, cut off after 1 MiB. */
  public byte[] body() {
    return body.clone();
  }

  /**
   * Reads the body as JSON.
   *
   * @return what the reading gives; empty if the body is not one whole JSON object
   */
  public <T> Optional<T> json(Function<JsonCursor, T> reading) {
    try (JsonCursor json = JsonCursor.open(new ByteArrayInputStream(body))) {
      if (!json.isObject()) {
        return Optional.empty();
      }
      T result = reading.apply(json);
      json.finish();
      return Optional.of(result);
    } catch (JsonUnreadableException e) {
      return Optional.empty();
    }
  }

  /** Whether the vendor may have had every byte of the request when it answered. */
  boolean isToWholeRequest() {
    return toWholeRequest;
  }

  /** Without header and body. */
  @Override
  public String toString() {
    return "answer " + status;
  }
}
