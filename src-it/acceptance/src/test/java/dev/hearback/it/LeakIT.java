package dev.hearback.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Cut;
import dev.hearback.simulator.Message;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Secrets are seeded, and both vendors repeat them wherever they can, in a dozen spellings. Then
 * logs, tables, health, check and the API's exceptions are searched.
 */
class LeakIT {

  private static final String PASSWORD = "callback/pass+word=of&deepgram";
  private static final String HOOK_SECRET = "h00k5ecret0fcalls0123456789abcdef";
  private static final String OTHER_HOOK_SECRET = "an0therh00k5ecret0123456789abcdef";
  private static final String SIGNATURE = "5igned/by+the=media%server";
  private static final String WORDS = "Kaiserschmarrn und Palatschinken";

  /** What an operator could not do without; no log, no answer and no event shows it. */
  private static final List<String> MAY_HOLD_SECRETS =
      List.of(
          "hearback_callback.body", // as it arrived
          "hearback_callback.query",
          "hearback_chunk.bytes",
          "hearback_job.audio_location", // handed to the vendor
          "hearback_key.secret"); // by which tokens are made

  private static final Map<String, String> ERRORS =
      Map.of(
          "deepgram",
          "{\"err_code\":\"X {echo}\",\"err_msg\":\"said {echo}\",\"request_id\":\"{id} {echo}\"}",
          "gladia",
          "{\"id\":\"{id}\",\"event\":\"transcription.error\",\"error\":{\"code\":\"{echo}\","
              + "\"message\":\"m {echo}\"},\"custom_metadata\":{\"echo\":\"{echo}\"}}");

  private static final Map<String, String> SUCCESSES =
      Map.of(
          "deepgram",
              "{\"metadata\":{\"request_id\":\"{id}\",\"extra\":{\"echo\":\"{echo}\"},\"warnings\":[{\"parameter\":\"p"
                  + " {echo}\",\"type\":\"t {echo}\",\"message\":\"m {echo}\"}]},"
                  + "\"results\":{\"summary\":{\"result\":\"{echo}\"},\"channels\":[{\"alternatives\":"
                  + "[{\"transcript\":\"WORDS\"}]}]}}",
          "gladia",
              "{\"id\":\"{id}\",\"event\":\"transcription.success\",\"payload\":{\"metadata\":{},"
                  + "\"transcription\":{\"full_transcript\":\"WORDS\"},\"sentiment_analysis\":{\"success\":false,"
                  + "\"error\":{\"status_code\":\"{echo}\",\"exception\":\"{echo}\",\"message\":\"m"
                  + " {echo}\"}}}}");

  private static final List<String> NO_REPORTS =
      List.of(
          "{echo}",
          "{\"type\":\"{echo}\",\"event\":\"{echo}\",\"status\":\"{echo}\"}",
          "[\"{echo}\"]");

  private static Postgres postgres;
  private static OwnServer server;
  private static final List<String> SECRETS =
      new ArrayList<>(
          List.of(
              Vendors.DEEPGRAM_KEY,
              "key-of-gladia",
              PASSWORD,
              HOOK_SECRET,
              OTHER_HOOK_SECRET,
              SIGNATURE,
              "Kaiserschmarrn",
              "Palatschinken"));

  private final AtomicInteger submitted = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    postgres = Postgres.start();
    server =
        OwnServer.onDatabase(postgres.database())
            .setting("hearback.provider.deepgram.callback-user", "deepgram-calls")
            .setting("hearback.provider.deepgram.callback-password", PASSWORD)
            .setting("hearback.hook.calls.provider", "deepgram")
            .setting("hearback.hook.calls.secret", HOOK_SECRET)
            .setting("hearback.hook.others.provider", "gladia")
            .setting("hearback.hook.others.secret", OTHER_HOOK_SECRET)
            .setting("hearback.submit.max-attempts", "100")
            .setting("hearback.delivery.max-attempts", "2");
    server.server().logAll("dev.hearback");
    server.start();
    server.vendors().echo();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    postgres.close();
  }

  @Test
  void secretsThatVendorsRepeat_areShownNowhere_andErasedWithTheirJobs() throws Exception {
    for (String vendor : List.of("deepgram", "gladia")) {
      for (int status : new int[] {400, 408, 413, 422, 429, 500, 502, 503, 504}) {
        submit(vendor, Behaviour.refuses(status));
        submit(vendor, Behaviour.succeeds(WORDS)); // many failures in a row hold a provider back
      }
      submit(vendor, Behaviour.takesButAnswers(500));
      submit(vendor, Behaviour.cuts(Cut.AFTER_BODY));
      submit(vendor, Behaviour.says(Message.raw(ERRORS.get(vendor))));
      submit(vendor, Behaviour.says(Message.raw(SUCCESSES.get(vendor).replace("WORDS", WORDS))));
      for (String body : NO_REPORTS) {
        submit(vendor, Behaviour.says(Message.raw(body)));
      }
      server
          .probe()
          .job(vendor, recording(Behaviour.succeeds(WORDS)))
          .tag("faulty")
          .attribute("throws", "9")
          .submit();
    }
    server.vendors().treatUpload(Behaviour.refuses(400));
    server.probe().upload("gladia").upload("no sound".getBytes(UTF_8)).tag("note").submit();
    hook("deepgram", "calls", HOOK_SECRET);
    hook("gladia", "others", OTHER_HOOK_SECRET);
    awaitNone("job where state in ('QUEUED', 'SUBMITTING')");
    for (int status : new int[] {403, 402, 401}) { // these may pause the provider: last
      submit("gladia", Behaviour.refuses(status));
      submit("deepgram", Behaviour.refuses(status));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server.vendors().ledger().entries().stream()
                        .filter(entry -> entry.status() > 400 && entry.status() < 404)
                        .count()
                    > 1);
    awaitNone("callback where state in ('WAITING', 'RUNNING')");
    awaitNone("delivery where state in ('WAITING', 'RUNNING')");
    tokens();
    assertThat(strings("select attributes from hearback_job where hook is not null"))
        .hasSize(4)
        .allMatch(attributes -> attributes.contains("\"call\":\"42\""))
        .noneMatch(attributes -> attributes.contains("dg-token"));

    Leaks leaks = new Leaks(SECRETS);
    Map<String, List<String>> found = inTables(leaks);
    found.keySet().removeAll(MAY_HOLD_SECRETS);
    assertThat(found).isEmpty();
    shownNowhere(leaks);

    for (String job : strings("select cast(id as varchar) from hearback_job")) {
      server.probe().erase(job);
    }
    found = inTables(leaks);
    found.keySet().remove("hearback_key.secret");
    assertThat(found).isEmpty();
    shownNowhere(leaks);
  }

  @Test
  void plantedSecret_isFound_inEveryPlaceThatIsSearched() throws Exception {
    Leaks leaks = new Leaks(List.of(PASSWORD));
    String plain = "some words " + PASSWORD + " and more";
    String encoded = URLEncoder.encode(plain, UTF_8);
    List<String> plants =
        List.of(
            plain,
            encoded,
            encoded.replace("%", "%25"),
            plain.replace("/", "\\/").replace("&", "\\u0026"),
            plain.replace("&", "&amp;"),
            each("%%%02x", plain),
            each("\\u%04x", plain),
            each("\\x%02x", plain),
            each("&#%d;", plain),
            each("&#x%x;", plain),
            plain.replace("/", "&sol;"),
            Base64.getEncoder().encodeToString(plain.getBytes(UTF_8)),
            "x" + Base64.getUrlEncoder().encodeToString(("y" + plain).getBytes(UTF_8)),
            URLEncoder.encode(Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)), UTF_8));
    for (String plant : plants) {
      assertThat(leaks.in(server.log() + "\n" + plant)).as(plant).isNotEmpty();
      try (Connection connection = postgres.dataSource().getConnection();
          PreparedStatement statement =
              connection.prepareStatement(
                  "insert into hearback_pause (application, observer, since, who, reason)"
                      + " values ('nobody', 'nothing', now(), 'test', ?)")) {
        statement.setString(1, plant);
        statement.executeUpdate();
      }
      assertThat(inTables(leaks)).as(plant).containsKey("hearback_pause.reason");
      postgres.run("delete from hearback_pause where application = 'nobody'");
    }
  }

  private static void awaitNone(String which) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> postgres.count("select count(*) from hearback_" + which) == 0);
  }

  /** Submits a recording that the vendor treats so. */
  private void submit(String vendor, Behaviour behaviour) {
    server.probe().job(vendor, recording(behaviour)).tag("note").submit();
  }

  private Recording recording(Behaviour behaviour) {
    Recording recording =
        new Recording(
            "https://media.example.com/%s-%d.wav?X-Amz-Signature=%s"
                .formatted(
                    UUID.randomUUID(),
                    submitted.incrementAndGet(),
                    URLEncoder.encode(SIGNATURE, UTF_8)));
    server.vendors().treat(recording, behaviour);
    return recording;
  }

  /** A job that was submitted elsewhere; its vendor knows its own key and the hook's secret. */
  private void hook(String vendor, String hook, String secret) {
    String key = vendor.equals("deepgram") ? Vendors.DEEPGRAM_KEY : "key-of-gladia";
    String echo = key + " " + secret + " " + URLEncoder.encode(secret, UTF_8);
    for (String body : List.of(ERRORS.get(vendor), SUCCESSES.get(vendor).replace("WORDS", WORDS))) {
      URI address =
          server
              .server()
              .url()
              .resolve("hearback/hooks/" + hook + "/" + secret + "?call=42&dg-token=" + secret);
      String json = body.replace("{echo}", echo).replace("{id}", UUID.randomUUID().toString());
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address)
              .header("Authorization", basic("deepgram-calls", PASSWORD))
              .POST(HttpRequest.BodyPublishers.ofString(json));
      assertThat(new Callbacks().send(request).statusCode()).isEqualTo(200);
    }
  }

  /** The tokens of all submissions become secrets to look for. */
  private static void tokens() {
    server.vendors().ledger().submissions().stream()
        .map(submission -> submission.parameters() + " " + submission.json())
        .flatMap(text -> Pattern.compile("/callbacks/[^/]+/([a-z2-7]{72})").matcher(text).results())
        .map(token -> token.group(1))
        .distinct()
        .limit(60)
        .forEach(SECRETS::add);
    assertThat(SECRETS).hasSizeGreaterThan(20);
  }

  private static void shownNowhere(Leaks leaks) throws Exception {
    assertThat(leaks.in(server.log())).as("log").isEmpty();
    assertThat(leaks.in(server.output())).as("output").isEmpty();
    HttpClient http = HttpClient.newHttpClient();
    for (URI told :
        List.of(
            server.server().readiness(), server.server().url().resolve("hearback/admin/check"))) {
      String answer =
          http.send(HttpRequest.newBuilder(told).build(), BodyHandlers.ofString()).body();
      assertThat(leaks.in(answer)).as("%s", told).isEmpty();
    }
    assertThat(leaks.in(String.join("\n", server.probe().deadLetters()))).isEmpty();
    Recording credentials =
        new Recording("https://user:" + URLEncoder.encode(PASSWORD, UTF_8) + "@media.example/x");
    for (String answer :
        List.of(
            server.probe().job("deepgram", credentials).trySubmit().body(),
            server.probe().job("no-provider", Recording.any()).trySubmit().body())) {
      assertThat(leaks.in(answer)).as("an exception of submit").isEmpty();
    }
  }

  /** Every column of text or bytes of ours in which a secret stands, with where it stands. */
  private static Map<String, List<String>> inTables(Leaks leaks) throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    for (String column :
        strings(
            "select table_name || '.' || column_name from information_schema.columns where"
                + " table_name like 'hearback\\_%' and data_type in"
                + " ('text', 'character varying', 'bytea')")) {
      String[] name = column.split("\\.");
      String all =
          String.join(
              "\n",
              strings(
                  "select " + name[1] + " from " + name[0] + " where " + name[1] + " is not null"));
      List<String> here = leaks.in(all);
      if (!here.isEmpty()) {
        found.put(column, here);
      }
    }
    return found;
  }

  private static List<String> strings(String query) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        Object value = rows.getObject(1);
        all.add(value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : value.toString());
      }
      return all;
    }
  }

  private static String each(String format, String text) {
    return text.chars().mapToObj(c -> String.format(format, c)).collect(Collectors.joining());
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }
}
