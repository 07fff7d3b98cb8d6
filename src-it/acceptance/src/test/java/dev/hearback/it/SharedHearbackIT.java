package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.app.lib.Note;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Hearback deployed once, as it is shipped, beside applications that carry only {@code
 * callback-ejb}: it receives, and each application gets the outcomes of its own jobs.
 */
class SharedHearbackIT {

  private static final String HOOK_SECRET = "a-secret-of-the-hook-for-tests";

  @Test
  void applicationsBesideHearback_getTheOutcomesOfTheirOwnJobs_alsoAfterTheyWereAway()
      throws Exception {
    try (OwnServer server = server()) {
      server.start(hearback(), one(server, "one", "dg-old"), application(server, "two"));
      submitAndAwait(server, "one");
      submitAndAwait(server, "two");
      OpenJob open = OpenJob.of(server.probe("one"), server.vendors(), "dg-old", "note");
      server.stop();

      server.start(hearback(), application(server, "two"));
      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("Kept."))).isEqualTo(200);
      submitAndAwait(server, "two");
      assertThat(server.probe("two").notesThatSay("Kept.")).isEmpty();
      server.stop();

      // whatever its file, and its provider, is called now
      server.start(hearback(), one(server, "one-1.1", "dg-new"));
      server
          .probe(ShippedArchive.isWar() ? "one-1.1" : "one")
          .awaitNotes(open.id(), "ejb", "lib", "web");
    }
  }

  @Test
  void hookWhoseProviderOnlyTheSharedHearbackKnows_reachesTheApplicationThatItIsFor()
      throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("hearback.provider.dg-eu.vendor", "deepgram");
    settings.put("hearback.provider.dg-eu.api-key", "any");
    settings.put("hearback.hook.phone.provider", "dg-eu");
    settings.put("hearback.hook.phone.secret", HOOK_SECRET);
    settings.put("hearback.hook.phone.application", "one");
    settings.put("hearback.hook.phone.tags", "note");
    try (OwnServer server = server()) {
      server.start(
          TestApplication.exportHearback(server.folder().resolve("shared"), settings),
          application(server, "one"));
      URI hook = server.server().url().resolve("hearback/hooks/phone/" + HOOK_SECRET);
      assertThat(new Callbacks().post(hook, Bodies.deepgram("By phone."))).isEqualTo(200);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(server.probe("one").notesThatSay("By phone."))
                      .extracting(Note::observer)
                      .containsExactlyInAnyOrder("ejb", "lib", "web"));
    }
  }

  /** Application "one", with a provider more, which only this application knows. */
  private static Path one(OwnServer server, String fileName, String provider) throws IOException {
    String keys = "hearback.provider." + provider;
    Map<String, String> settings = new TreeMap<>();
    settings.put(keys + ".vendor", "deepgram");
    settings.put(keys + ".api-key", Vendors.DEEPGRAM_KEY);
    settings.put(keys + ".base-url", server.vendors().baseUrl().toString());
    return application(server, "one", fileName, settings);
  }

  private static void submitAndAwait(OwnServer server, String application) {
    Probe probe = server.probe(application);
    probe.awaitNoted(probe.job("deepgram", Recording.any()).tag("note").submit());
  }

  /** One with settings for all its applications. */
  static OwnServer server() throws IOException {
    OwnServer server = OwnServer.onH2();
    server.settings().forEach((key, value) -> server.server().property(key, value));
    return server;
  }

  static Path hearback() {
    return ShippedArchive.any().toPath();
  }

  static Path application(OwnServer server, String name) throws IOException {
    return application(server, name, name);
  }

  static Path application(OwnServer server, String name, String fileName) throws IOException {
    return application(server, name, fileName, Map.of());
  }

  private static Path application(
      OwnServer server, String name, String fileName, Map<String, String> more) throws IOException {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("hearback.application", name);
    settings.put("hearback.schema.migrate", "false");
    String extension = ShippedArchive.isWar() ? ".war" : ".ear";
    return TestApplication.exportSharing(
        server.folder().resolve("applications").resolve(fileName + extension), name, settings);
  }
}
