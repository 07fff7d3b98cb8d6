package dev.hearback.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** One request and the one answer to it. */
final class Exchange {
  private final HttpExchange http;
  private final boolean echoes;
  private String read = "";

  /**
   * An exchange.
   *
   * @param echoes whether the answer repeats what the request said in confidence
   */
  Exchange(HttpExchange http, boolean echoes) {
    this.http = http;
    this.echoes = echoes;
  }

  /** What the request said in confidence, as far as it has been read. */
  Echo echo() {
    String key =
        header("x-gladia-key").or(() -> header("Authorization")).orElse("").replaceFirst(".* ", "");
    return new Echo(
        key,
        String.join(" ", query().values().values().stream().flatMap(List::stream).toList())
            + " "
            + read);
  }

  String method() {
    return http.getRequestMethod();
  }

  String path() {
    return http.getRequestURI().getPath();
  }

  Query query() {
    return Query.of(http.getRequestURI().getRawQuery());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  /** The content type without its parameters, in lower case; empty if there is none. */
  String mediaType() {
    String type = header("Content-Type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  OptionalLong length() {
    return header("Content-Length")
        .map(Long::parseLong)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  InputStream body() {
    return http.getRequestBody();
  }

  /** The body as text; empty if it is longer than this. */
  Optional<String> text(int maxBytes) throws IOException {
    byte[] bytes = body().readNBytes(maxBytes + 1);
    read = new String(bytes, StandardCharsets.UTF_8);
    return bytes.length > maxBytes ? Optional.empty() : Optional.of(read);
  }

  void addHeader(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  void answer(int status, String json) throws IOException {
    answer(status, "application/json", json);
  }

  void answer(Refusal refusal) throws IOException {
    answer(refusal.status(), refusal.contentType(), refusal.body());
  }

  /** A body that is sent as it is made. */
  void stream(int status, Body body) throws IOException {
    addHeader("Content-Type", "application/json");
    http.sendResponseHeaders(status, 0);
    try (OutputStream out = http.getResponseBody()) {
      body.writeTo(out);
    }
  }

  /** Breaks the connection. */
  void cut() {
    http.close();
  }

  private void answer(int status, String contentType, String text) throws IOException {
    String body = text;
    if (echoes && !text.isEmpty()) {
      Echo echo = echo();
      body = status < 400 ? echo.inSuccess(text) : echo.inError(text);
      List.of("dg-request-id", "x-aipi-call-id", "Retry-After", "dg-error")
          .forEach(name -> addHeader(name, echo.id()));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    addHeader("Content-Type", contentType);
    http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      http.getResponseBody().write(bytes);
    }
    http.close();
  }
}
