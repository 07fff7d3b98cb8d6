package dev.hearback.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends callbacks as a vendor does. */
public final class Callbacks {

  // The JDK's client asks each plain http server for an upgrade to HTTP/2; no vendor does.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Posts it; returns the status of the answer. */
  public int post(URI address, byte[] body) {
    return send("POST", address, BodyPublishers.ofByteArray(body)).statusCode();
  }

  int put(URI address, byte[] body) {
    return send("PUT", address, BodyPublishers.ofByteArray(body)).statusCode();
  }

  HttpResponse<String> send(String method, URI address, BodyPublisher body) {
    return send(HttpRequest.newBuilder(address).method(method, body));
  }

  /** Sends it as JSON. */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    return sendAsItIs(request.setHeader("Content-Type", "application/json"));
  }

  HttpResponse<String> sendAsItIs(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
