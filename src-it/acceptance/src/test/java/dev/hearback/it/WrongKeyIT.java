package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A provider whose vendor says no to everything: nothing fails, and somebody is told. */
class WrongKeyIT {

  private static final String API_KEY = "hearback.provider.deepgram.api-key";

  @Test
  void jobsOfARefusedKey_wait_andAreDoneOnceItIsMended_orAProbeIsAccepted() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      Path key = Files.writeString(server.folder().resolve("key"), "expired");
      server.setting(API_KEY + ".file", key.toString()).start();
      List<String> jobs = submitThree(server);
      String other = server.probe().job("gladia", Recording.any()).tag("note").submit();
      awaitLine(server, "HB-0417 Provider deepgram is paused");
      server.probe().awaitNotes(other, "ejb", "lib", "web");
      jobs.forEach(job -> server.probe().await(job, view -> view.state().equals("QUEUED")));
      assertThat(lines(server, "HB-0417"))
          .singleElement()
          .asString()
          .contains("KEY, INVALID_AUTH", API_KEY, "Admin.resumeProvider");
      assertThat(server.probe().check())
          .filteredOn(line -> line.contains("HB-0423"))
          .singleElement()
          .asString()
          .contains(API_KEY);

      Files.writeString(key, Vendors.DEEPGRAM_KEY); // live
      jobs.forEach(server.probe()::awaitNoted);
      assertThat(lines(server, "HB-0418 Provider deepgram goes on: its key")).hasSize(1);

      server.vendors().deepgramRefuses(403);
      List<String> more = submitThree(server);
      await().until(() -> lines(server, "HB-0417").size() == 2);
      server.vendors().deepgramRefuses(0);
      awaitLine(server, "HB-0418 Provider deepgram goes on: the vendor accepts its key");
      more.forEach(server.probe()::awaitNoted);
    }
  }

  private static List<String> submitThree(OwnServer server) {
    return Stream.generate(Recording::any)
        .limit(3)
        .map(recording -> server.probe().job("deepgram", recording).tag("note").submit())
        .toList();
  }

  private static void awaitLine(OwnServer server, String text) {
    await()
        .atMost(Duration.ofMinutes(2)) // the first probe is due after a while
        .until(() -> !lines(server, text).isEmpty());
  }

  private static List<String> lines(OwnServer server, String text) {
    return server.log().lines().filter(line -> line.contains(text)).toList();
  }
}
