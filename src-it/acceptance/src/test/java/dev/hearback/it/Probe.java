package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.web.JobView;
import dev.hearback.it.app.web.ProbeResource.Around;
import dev.hearback.sample.Call;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The test application, over HTTP. */
public final class Probe {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Jsonb jsonb = JsonbBuilder.create();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI root;
  private final Duration limit;

  /** The probe on this server. */
  public Probe(URI server) {
    this(server, PATIENCE);
  }

  /** The probe on this server, for somebody who waits so long for an answer. */
  public Probe(URI server, Duration limit) {
    this(server, ShippedArchive.isWar() ? "hearback" : "it", limit);
  }

  /** The probe below this context root. */
  Probe(URI server, String contextRoot) {
    this(server, contextRoot, PATIENCE);
  }

  private Probe(URI server, String contextRoot, Duration limit) {
    root = server.resolve(contextRoot + "/probe/");
    this.limit = limit;
  }

  /** A job to be asked for. */
  public final class Order {
    private final StringJoiner query = new StringJoiner("&", "?", "");
    private byte[] audio = {};

    private Order and(String name, String value) {
      query.add(name + "=" + URLEncoder.encode(value, UTF_8));
      return this;
    }

    public Order tag(String tag) {
      return and("tag", tag);
    }

    public Order attribute(String name, String value) {
      return and("attribute", name + "=" + value);
    }

    Order around(Around around) {
      return and("around", around.name());
    }

    Order upload(byte[] wav) {
      audio = wav;
      return this;
    }

    /** Submits; returns the job's id. */
    public String submit() {
      HttpResponse<String> answer = trySubmit();
      if (answer.statusCode() != 200) {
        throw new AssertionError("submit: " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    }

    /** Submits; returns the probe's answer, whatever it is. */
    HttpResponse<String> trySubmit() {
      return postAnyhow("jobs" + query, audio);
    }
  }

  /** A job of this provider for this recording. */
  public Order job(String provider, Recording recording) {
    return upload(provider).and("url", recording.url());
  }

  /** A job of this provider for audio that is handed over. */
  Order upload(String provider) {
    return new Order().and("provider", provider);
  }

  /** The job as it stands now. */
  public JobView view(String job) {
    return jsonb.fromJson(get("jobs/" + job), JobView.class);
  }

  /** Erases the job. */
  void erase(String job) {
    post("jobs/" + job + "/erase", new byte[0]);
  }

  /** Whether there is such a job. */
  boolean exists(String job) {
    return send(HttpRequest.newBuilder(root.resolve("jobs/" + job))).statusCode() == 200;
  }

  /** How many callbacks of the job were counted and not kept. */
  long ignored(String job) {
    return Long.parseLong(get("jobs/" + job + "/ignored"));
  }

  /** Adopts the job's newest dead letter; returns its generation from then on. */
  int adopt(String job) {
    return Integer.parseInt(post("jobs/" + job + "/adoption", new byte[0]).body());
  }

  /** How many rows each table has, and what the purge counts from. */
  List<String> rows() {
    return strings("rows");
  }

  /** Makes the table in the second database. */
  void createSecond() {
    post("second", new byte[0]);
  }

  /** The attempts that have left a row for the job in the second database. */
  List<Integer> second(String job) {
    return Arrays.asList(jsonb.fromJson(get("second/" + job), Integer[].class));
  }

  /** The notes, on whichever job, that say this. */
  List<Note> notesThatSay(String text) {
    return Arrays.asList(
        jsonb.fromJson(get("notes?text=" + URLEncoder.encode(text, UTF_8)), Note[].class));
  }

  /** Waits until the job looks so. */
  public JobView await(String job, Predicate<JobView> condition) {
    return Awaitility.await().atMost(PATIENCE).until(() -> view(job), condition);
  }

  /** Waits until all observers of the tag {@code note} have each taken a job of Deepgram's once. */
  public void awaitNoted(String job) {
    awaitNotes(job, "ejb", "ejb-deepgram", "lib", "web");
  }

  /** The same, and nothing more comes: a job that was submitted later has been observed, too. */
  void awaitNotedForGood(String job) {
    awaitNoted(job);
    fence();
    awaitNoted(job);
  }

  /** Waits until a job that is submitted now has been observed. */
  void fence() {
    awaitNoted(job("deepgram", Recording.any()).tag("note").submit());
  }

  /** Waits until these observers, and no others, have each taken the job's outcome once. */
  public void awaitNotes(String job, String... observers) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(view(job).notes())
                    .extracting(Note::observer)
                    .containsExactlyInAnyOrder(observers));
  }

  /** Waits for a dead letter about this job. */
  public String awaitDeadLetter(String job) {
    return awaitDeadLetters(job, 1).get(0);
  }

  /** Waits for so many dead letters about this job. */
  List<String> awaitDeadLetters(String job, int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> deadLetters().stream().filter(each -> each.contains(job)).toList(),
            letters -> letters.size() == count);
  }

  List<String> deadLetters() {
    return strings("dead-letters");
  }

  /** The lines of what the check finds now. */
  List<String> check() {
    return get("findings").lines().toList();
  }

  /** Has the only node of another application in the database vanish, with work left. */
  void vanish(String application) {
    post("vanished/" + application, new byte[0]);
  }

  List<String> statements() {
    return strings("statements");
  }

  /** The token keys, as {@code id state}, the newest first. */
  public List<String> tokenKeys() {
    return strings("token-keys");
  }

  /** Makes a new token key; returns its id. */
  public int rotateTokenKey() {
    return Integer.parseInt(post("token-keys", new byte[0]).body());
  }

  /** Revokes a token key; returns how many jobs lose their callback. */
  public int revokeTokenKey(int id) {
    return Integer.parseInt(post("token-keys/" + id + "/revoked", new byte[0]).body());
  }

  /** Opens a gate. */
  public void open(String gate) {
    post("gates/" + gate, new byte[0]);
  }

  /** Has the sample submit this recording; returns the call's id. */
  String sample(String provider, Recording recording) {
    return post(
            "sample?provider=" + provider + "&url=" + URLEncoder.encode(recording.url(), UTF_8),
            new byte[0])
        .body();
  }

  Call sampleCall(String id) {
    return jsonb.fromJson(get("sample/" + id), Call.class);
  }

  private List<String> strings(String path) {
    return Arrays.asList(jsonb.fromJson(get(path), String[].class));
  }

  private String get(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(root.resolve(path)));
    if (answer.statusCode() != 200) {
      throw new AssertionError("GET " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> post(String path, byte[] body) {
    HttpResponse<String> answer = postAnyhow(path, body);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError("POST " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer;
  }

  private HttpResponse<String> postAnyhow(String path, byte[] body) {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(limit).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
