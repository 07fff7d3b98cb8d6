package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.app.foreign.PlainTextVendor;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.web.ProbeResource.Around;
import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Calls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job: audio in, transcript in the observers, wherever these are. */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
class SubmitAndObserveIT {

  private static final String HOOK_SECRET = "a-secret-of-the-hook-for-tests";

  private final Vendors vendors = SharedServer.VENDORS;
  private final Probe probe = new Probe(SharedServer.URL);

  @Deployment(testable = false)
  static Archive<?> application() {
    Map<String, String> settings = SharedServer.settings();
    settings.put("hearback.hook.calls.provider", "deepgram");
    settings.put("hearback.hook.calls.secret", HOOK_SECRET);
    settings.put("hearback.hook.calls.tags", "note,hook");
    settings.put("hearback.provider.plain-text.base-url", SharedServer.URL.toString());
    return TestApplication.with(settings, PlainTextVendor.class);
  }

  @Test
  void deepgramByUrl_reachesObserversInEjbJarAndWarAndLib() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.succeeds("Deepgram fetched this."));

    String job = probe.job("deepgram", recording).tag("note").submit();

    probe.awaitNoted(job);
    assertThat(probe.view(job).notes())
        .extracting(Note::text)
        .containsOnly("Deepgram fetched this.");
    assertThat(probe.view(job).state()).isEqualTo("SUCCEEDED");
  }

  @Test
  void vendorWhoseAdapterIsInAForeignJar_isUsedByItsName() {
    String job = probe.job("plain-text", Recording.any()).tag("note").submit();

    probe.awaitNotes(job, "ejb", "lib", "web");
    assertThat(probe.view(job).notes()).extracting(Note::text).containsOnly("Spoken plainly.");
  }

  @Test
  void observersThatAreEjbs_getWhatTheContainerInjects() {
    String job = probe.job("deepgram", Recording.any()).tag("inject-ejb").submit();
    probe.awaitNotes(job, "ejb-in-ejb-jar", "ejb-in-war");
  }

  /**
   * In an EAR on Payara Server or GlassFish such fields of a bean lead into the module that calls
   * it.
   */
  @Test
  void observersThatAreBeans_getWhatTheContainerInjects_unlessInAnEarOnSomeServers() {
    String job = probe.job("deepgram", Recording.any()).tag("inject-bean").submit();
    if (System.getProperty("it.server").matches("payara.*|glassfish") && !ShippedArchive.isWar()) {
      assertThat(probe.awaitDeadLetters(job, 2))
          .anySatisfy(each -> assertThat(each).contains("bean-in-ejb-jar", "IllegalState"))
          .anySatisfy(each -> assertThat(each).contains("bean-in-war", "NameNotFound"));
    } else {
      probe.awaitNotes(job, "bean-in-ejb-jar", "bean-in-war");
    }
  }

  @Test
  void gladiaByUrl_reachesObserversInEjbJarAndWarAndLib() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.succeeds("Gladia fetched this."));

    String job = probe.job("gladia", recording).tag("note").submit();

    probe.awaitNotes(job, "ejb", "lib", "web");
    assertThat(probe.view(job).notes()).extracting(Note::text).containsOnly("Gladia fetched this.");
  }

  @Test
  void audioUploadedToDeepgram_reachesTheObservers() throws IOException {
    String job = probe.upload("deepgram").upload(voicemail()).tag("note").submit();

    probe.awaitNoted(job);
    assertThat(probe.view(job).notes()).extracting(Note::text).containsOnly(Vendors.WORDS);
  }

  @Test
  void audioUploadedToGladia_reachesTheObservers() throws IOException {
    String job = probe.upload("gladia").upload(voicemail()).tag("note").submit();

    probe.awaitNotes(job, "ejb", "lib", "web");
    assertThat(probe.view(job).notes()).extracting(Note::text).containsOnly(Vendors.WORDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepgram", "gladia"})
  void failureAtTheVendor_reachesTheObserverOfFailures(String provider) {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.fails());

    String job = probe.job(provider, recording).tag("note").submit();

    probe.awaitNotes(job, "ejb-failed");
    assertThat(probe.view(job).state()).isEqualTo("FAILED");
    assertThat(probe.view(job).notes().get(0).text()).startsWith("REPORTED ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepgram", "gladia"})
  void refusedSubmission_reachesTheObserverOfFailures(String provider) {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.refuses(422));

    String job = probe.job(provider, recording).tag("note").submit();

    probe.awaitNotes(job, "ejb-failed");
    assertThat(probe.view(job).notes().get(0).text()).startsWith("REFUSED ");
  }

  @Test
  void submissionThatTheVendorHadNoTimeFor_isRepeated() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.refuses(429));
    vendors.treat(recording, Behaviour.succeeds("At last."));

    String job = probe.job("deepgram", recording).tag("note").submit();

    probe.awaitNoted(job);
    assertThat(vendors.submissions(recording)).isEqualTo(2);
  }

  @Test
  void submissionThatIsRolledBack_neverHappened() {
    Recording rolledBack = Recording.any();
    Recording later = Recording.any();

    String job = probe.job("deepgram", rolledBack).around(Around.ROLLBACK).submit();
    String laterJob = probe.job("deepgram", later).tag("note").submit();

    probe.awaitNoted(laterJob);
    assertThat(vendors.submissions(rolledBack)).isZero();
    assertThat(probe.exists(job)).isFalse();
  }

  @Test
  void callbackBeforeTheAnswerToTheSubmission_isNotLost() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.calls(Calls.BEFORE_ANSWER));

    String job = probe.job("deepgram", recording).tag("note").submit();

    assertThat(vendors.firstAnswer(recording)).isEqualTo(200);
    probe.awaitNoted(job);
  }

  @Test
  void twoIdenticalCallbacksInParallel_haveOneEffect() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.calls(Calls.TWICE_IN_PARALLEL));

    String job = probe.job("deepgram", recording).tag("note").submit();

    await().atMost(Duration.ofMinutes(1)).until(() -> vendors.calls(recording).size() == 2);
    assertThat(vendors.calls(recording)).extracting(call -> call.status()).containsOnly(200);
    probe.awaitNotedForGood(job);
  }

  @Test
  void callbackThatBrokeOff_isSentAgainAndObservedOnce() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.calls(Calls.BROKEN_OFF_FIRST));

    String job = probe.job("deepgram", recording).tag("note").submit();

    probe.awaitNotedForGood(job);
    assertThat(probe.view(job).notes()).extracting(Note::text).containsOnly(Vendors.WORDS);
  }

  /** The curl example of Deepgram's guide: the job is not ours, only the callback is. */
  @Test
  void jobThatWasSubmittedElsewhere_reachesAnObserverThroughAHook() throws Exception {
    String hook = "https://stt.example.com/hearback/hooks/calls/" + HOOK_SECRET;
    String words = "Submitted by curl, number " + System.nanoTime();
    vendors.words(words);
    try {
      curl(vendors.baseUrl() + "/v1/listen?callback=" + URLEncoder.encode(hook, UTF_8));
    } finally {
      vendors.words(Vendors.WORDS);
    }

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(probe.notesThatSay(words))
                    .extracting(Note::observer)
                    .containsExactlyInAnyOrder("ejb", "ejb-deepgram", "lib", "web"));
  }

  @Test
  void sample_storesTheTextAndUpdatesItsPage() {
    Recording recording = Recording.any();
    vendors.treat(recording, Behaviour.succeeds("Please call me back."));

    String call = probe.sample("gladia", recording);

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> probe.sampleCall(call).text(), Objects::nonNull);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(probe.sampleCall(call))
                    .returns("Please call me back.", seen -> seen.text())
                    .returns("Please call me back.", seen -> seen.headline())
                    .returns("Please call me back.", seen -> seen.translation()));
  }

  private static void curl(String url) throws IOException, InterruptedException {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Token " + Vendors.DEEPGRAM_KEY)
                .header("Content-Type", "audio/wav")
                .POST(BodyPublishers.ofByteArray(voicemail()))
                .build(),
            BodyHandlers.ofString());
  }

  private static byte[] voicemail() throws IOException {
    try (InputStream in =
        SubmitAndObserveIT.class.getResourceAsStream("/dev/hearback/it/demo/voicemail.wav")) {
      return in.readAllBytes();
    }
  }
}
