package dev.hearback.it.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The sample application, as seen from outside. */
final class Sample {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SHOWN = 300;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI page;

  /** The sample in the web application at this address, which ends in a slash. */
  Sample(URI application) {
    page = application.resolve("sample/calls");
  }

  /** Its page for people. */
  URI page() {
    return page;
  }

  /** Hands it a new call with these parameters; returns what it answers. */
  JsonObject add(Map<String, String> parameters, byte[] wav) throws InterruptedException {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(page + "?" + query))
            .header("Content-Type", "audio/wav")
            .POST(BodyPublishers.ofByteArray(wav)));
  }

  /** The call of this id as it stands now. */
  JsonObject call(String id) throws InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(page + "/" + id)));
  }

  private JsonObject send(HttpRequest.Builder request) throws InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(
          "No answer from %s (%s). Does the server run?".formatted(page, e), e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s answered %d%s%nIs the sample deployed there? If so, the server's log has HB-0010."
              .formatted(page, answer.statusCode(), shown(answer.body())));
    }
    try (JsonReader json = Json.createReader(new StringReader(answer.body()))) {
      return json.readObject();
    }
  }

  /** What is meant to be read: pages of HTML are not. */
  private static String shown(String body) {
    return body.isBlank() || body.startsWith("<")
        ? ""
        : ": " + body.substring(0, Math.min(body.length(), SHOWN));
  }
}
