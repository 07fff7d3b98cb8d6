package dev.hearback.vendors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.TranscriptionRequest;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.deliver.TestApplication;
import dev.hearback.gladia.GladiaVendor;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Hook;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback repeats what its vendor was told in confidence: nothing of it is stored as words. */
class CallbackSecretsTest {

  private static final String PASSWORD = "pass/w0rd+of=callbacks";
  private static final String HOOK_SECRET = "0123456789abcdef0123456789abcdef";
  private static final String SIGNATURE = "s1gnature/of+the=audio";

  private static final Map<String, UnaryOperator<String>> SPELLINGS =
      Map.of(
          "plain", text -> text,
          "percent-encoded", text -> URLEncoder.encode(text, UTF_8),
          "percent-encoded twice", text -> URLEncoder.encode(URLEncoder.encode(text, UTF_8), UTF_8),
          "JSON", text -> text.replace("/", "\\\\/"),
          "Base64",
              text -> Base64.getEncoder().encodeToString(("xx:" + text + ":y").getBytes(UTF_8)));

  private final InboxFixture f = new InboxFixture(Product.H2);
  private final TestApplication application = new TestApplication(f);
  private final Tokens tokens = new Signed();

  @BeforeEach
  void start() {
    f.fresh();
    application.secrets.tokens = tokens;
    application.observers.add("a");
    application.realAdapters.put("deepgram", new DeepgramVendor());
    application.realAdapters.put("gladia", new GladiaVendor());
    for (String vendor : List.of("deepgram", "gladia")) {
      application.providers.put(
          vendor,
          TestSubmissions.withCredentials(
              TestSubmissions.provider(vendor, URI.create("https://vendor.example")),
              "hook-user",
              PASSWORD));
      application.hooks.put(
          "hook-of-" + vendor,
          new Hook(
              "hook-of-" + vendor,
              vendor,
              vendor,
              new Secret(HOOK_SECRET),
              Optional.empty(),
              f.application,
              Set.of()));
    }
  }

  @AfterEach
  void stop() {
    f.db.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'err_code':'X ECHO','err_msg':'You sent ECHO','request_id':'id ECHO'}",
        "{'category':'ECHO','message':'m ECHO','details':'d ECHO','request_id':'r'}",
        "{'metadata':{'request_id':'ECHO','extra':{'echo':'ECHO','LAST':'1'},'warnings':[{'parameter':'p"
            + " ECHO','type':'t ECHO','message':'m ECHO'}]},'results':{'channels':[]}}",
        "{'metadata':{'request_id':'LAST'},'results':{'channels':[]}}",
        "{'metadata':{'request_id':'r'},'results':{'channels':[],'summary':{'result':'ECHO'}}}",
      })
  void deepgrams(String body) throws Exception {
    nothingIsKept("deepgram", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'ECHO','event':'transcription.error','error':{'code':'c ECHO','message':'m ECHO'},"
            + "'custom_metadata':{'echo':'ECHO'}}",
        "{'id':'i','event':'transcription.error','error':'ECHO','error_code':'ECHO'}",
        "{'id':'KEY','event':'transcription.success','payload':{'metadata':{}}}",
        "{'id':'i','event':'transcription.success','payload':{'metadata':{},'translation':"
            + "{'success':false,'error':{'status_code':'s ECHO','exception':'x ECHO',"
            + "'message':'m ECHO'}}}}",
        "{'id':'i','event':'transcription.success','payload':{'metadata':{},'feature ECHO':"
            + "{'success':false,'error':{'exception':'x ECHO'}}}}",
      })
  void gladias(String body) throws Exception {
    nothingIsKept("gladia", body);
  }

  private void nothingIsKept(String vendor, String body) throws Exception {
    for (Map.Entry<String, UnaryOperator<String>> spelling : SPELLINGS.entrySet()) {
      UUID job = Uuids.next();
      f.run(
          () ->
              f.newJobs.insert(
                  job,
                  f.application,
                  application.providers.get(vendor),
                  TranscriptionRequest.of(
                      "https://media.example/x.wav?sig=" + URLEncoder.encode(SIGNATURE, UTF_8))));
      CallbackAddress.OfJob address = new CallbackAddress.OfJob(vendor, job, 0);
      List<String> ofHook = List.of(TestSubmissions.KEY, PASSWORD, HOOK_SECRET);
      List<String> secrets = new ArrayList<>(ofHook);
      secrets.addAll(List.of(SIGNATURE, Signed.token(address)));
      String json = echoing(body, spelling.getValue(), secrets);
      application.interpret(claimed(address, json));
      assertThat(f.state("job", job)).as(json).isIn("SUCCEEDED", "FAILED");
      application.interpret(
          claimed(
              new CallbackAddress.OfHook(
                  vendor, vendor, "hook-of-" + vendor, f.application, Set.of()),
              echoing(body, spelling.getValue(), ofHook)));
      for (String column :
          List.of(
              "vendor_job_id",
              "failure_code",
              "failure_message",
              "partial_failures",
              "attributes",
              "error")) {
        String found =
            f.value("SELECT LISTAGG(COALESCE(" + column + ", ''), ' ') FROM {schema}hearback_job");
        for (String secret : secrets) {
          String spelled = spelling.getValue().apply(secret);
          String core =
              spelling.getKey().equals("Base64")
                  ? spelled.substring(4, spelled.length() - 8)
                  : spelled;
          assertThat(found).as("%s, %s", column, spelling.getKey()).doesNotContain(core);
        }
      }
    }
  }

  private static String echoing(String body, UnaryOperator<String> spelling, List<String> secrets) {
    String echo = secrets.stream().map(spelling).collect(Collectors.joining(" "));
    return body.replaceFirst("\\{", "{'new':'" + Uuids.next() + "',")
        .replace('\'', '"')
        .replace("ECHO", echo)
        .replace("LAST", secrets.get(secrets.size() - 1))
        .replace("KEY", TestSubmissions.KEY);
  }

  private ClaimedCallback claimed(CallbackAddress address, String body) {
    return f.store(address, body, Optional.of(f.node)).claimed().orElseThrow();
  }

  private static final class Signed extends Tokens {
    @Override
    public List<String> all(CallbackAddress.OfJob address, Collection<Credentials> credentials) {
      return List.of(token(address));
    }

    static String token(CallbackAddress.OfJob address) {
      return "aaaaaai" + address.jobId().toString().replace("-", "") + "4dgh2yl1vq3s0hk";
    }
  }
}
