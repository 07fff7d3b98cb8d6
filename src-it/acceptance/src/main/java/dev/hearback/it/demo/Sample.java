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
import java.util.Map;
import java.util.stream.Collectors;

/** The sample application, as seen from outside. */
final class Sample {

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
  JsonObject add(Map<String, String> parameters, byte[] wav)
      throws IOException, InterruptedException {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(page + "?" + query))
            .header("Content-Type", "audio/wav")
            .POST(BodyPublishers.ofByteArray(wav))
            .build());
  }

  /** The call of this id as it stands now. */
  JsonObject call(String id) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(page + "/" + id)).build());
  }

  private JsonObject send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s %s was answered %d: %s"
              .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
    try (JsonReader json = Json.createReader(new StringReader(answer.body()))) {
      return json.readObject();
    }
  }
}
