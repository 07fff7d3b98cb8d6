package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A simulator, a receiver behind {@code https://stt.example.com}, and a client for both vendors.
 */
final class Bench implements AutoCloseable {
  static final String CALLBACK = "https://dg:s3cret@stt.example.com/callbacks/deepgram/7Qx9?a=b";
  static final String GLADIA_CALLBACK = "https://stt.example.com/callbacks/gladia/7Qx9k2";
  static final String AUDIO = "https://media.example.com/call-42.wav";

  final VendorSimulator simulator;
  final Receiver receiver = new Receiver();
  private final HttpClient client = HttpClient.newHttpClient();

  Bench() throws IOException {
    this(new Settings());
  }

  Bench(Settings settings) throws IOException {
    simulator = VendorSimulator.start(settings.timeScale(0.0005));
    simulator.publicHost(URI.create("https://stt.example.com"), receiver.url());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Deepgram, audio by address. */
  HttpResponse<String> listen(String query) throws IOException, InterruptedException {
    return listen(query, "application/json", audioAt(AUDIO));
  }

  HttpResponse<String> listen(String query, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/v1/listen?" + query).header("Authorization", "Token dg_key").POST(body);
    return send(type == null ? request : request.header("Content-Type", type));
  }

  /** Gladia, with these fields besides the audio's address and the callback. */
  HttpResponse<String> preRecorded(JsonObject more) throws IOException, InterruptedException {
    JsonObjectBuilder body =
        Json.createObjectBuilder()
            .add("audio_url", AUDIO)
            .add("callback", true)
            .add("callback_config", Json.createObjectBuilder().add("url", GLADIA_CALLBACK));
    more.forEach(body::add);
    return gladia(body.build().toString());
  }

  HttpResponse<String> gladia(String json) throws IOException, InterruptedException {
    return send(
        request("/v2/pre-recorded")
            .header("x-gladia-key", "gl_key")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> upload(String part, byte[] audio) throws IOException, InterruptedException {
    String head =
        "--xyz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na note\r\n"
            + "--xyz\r\nContent-Disposition: form-data; name=\""
            + part
            + "\"; filename=\"call-42.wav\"\r\nContent-Type: audio/wav\r\n\r\n";
    return send(
        request("/v2/upload")
            .header("x-gladia-key", "gl_key")
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(
                BodyPublishers.ofByteArrays(
                    List.of(
                        head.getBytes(StandardCharsets.UTF_8),
                        audio,
                        "\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8)))));
  }

  HttpResponse<String> gladia(String method, String path) throws IOException, InterruptedException {
    return send(
        request(path).header("x-gladia-key", "gl_key").method(method, BodyPublishers.noBody()));
  }

  static BodyPublisher audioAt(String url) {
    return BodyPublishers.ofString("{\"url\":\"" + url + "\"}");
  }

  static String callback() {
    return callback(CALLBACK);
  }

  static String callback(String url) {
    return "callback=" + encoded(url);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static JsonObject json(HttpResponse<String> response) {
    return JsonText.object(response.body());
  }

  @Override
  public void close() throws IOException {
    simulator.close();
    receiver.close();
  }
}
