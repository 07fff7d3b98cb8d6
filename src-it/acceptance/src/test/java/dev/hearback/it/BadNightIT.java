package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * All that can go wrong in one night: for each, one line of the log and one of the check name cause
 * and mend. The server stays ready, because neither a restart nor another node mends any of it.
 */
class BadNightIT {

  private static final String OBSERVERS = "dev.hearback.it.app.ejb.EjbObservers.";
  private static final int UNWANTED = 3;

  private static OwnServer server;
  private static ServerSocket silent;
  private static String failing;
  private static String stuck;
  private static List<String> unwanted;

  @BeforeAll
  static void night() throws Exception {
    silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server =
        OwnServer.onH2()
            .setting("hearback.delivery.initial-backoff", "PT1H")
            .setting("hearback.delivery.max-backoff", "PT1H")
            .setting("hearback.observer.timeout", "PT2S")
            .setting("hearback.observer.max-stuck", "0")
            .setting("hearback.node.heartbeat", "PT0.5S")
            .setting("hearback.node.expiry", "PT3S")
            .start();
    Probe probe = server.probe();
    failing =
        probe.job("deepgram", Recording.any()).tag("faulty").attribute("throws", "99").submit();
    stuck =
        probe
            .job("deepgram", Recording.any())
            .tag("read")
            .attribute("port", Integer.toString(silent.getLocalPort()))
            .submit();
    unwanted =
        Stream.generate(() -> probe.job("deepgram", Recording.any()).tag("nobody's").submit())
            .limit(UNWANTED)
            .toList();
    probe.vanish("billing");
  }

  @AfterAll
  static void morning() throws Exception {
    silent.close();
    server.close();
  }

  @Test
  void observerThatThrows() {
    awaitLog(
        "HB-0341 Observer faulty failed with delivery [^\\n]* of job "
            + failing
            + ", attempt 1 of 10: java.lang.IllegalStateException\\s+at \\S*"
            + Pattern.quote(OBSERVERS + "writeAndThrow(EjbObservers.java:"));
    awaitCheck(
        "deliveries",
        "[^\\n]*faulty=1 \\(java.lang.IllegalStateException at "
            + Pattern.quote(OBSERVERS + "writeAndThrow(EjbObservers.java:")
            + ".*",
        "HB-0037 .*Mend what is named.*HB-0341.*");
  }

  @Test
  void observerThatIsStuck() {
    awaitLog(
        "HB-0345 Observer reader ignores the time-out of delivery [^\\n]* of job "
            + stuck
            + "; its stuck calls: 1, so it is paused on this node until one ends. It is at [^\\n]*"
            + Pattern.quote(OBSERVERS + "read:"));
    awaitCheck(
        "observers",
        "stuck: \\{reader=\\[for PT.*" + Pattern.quote(OBSERVERS + "read:") + ".*",
        "HB-0033 .*a time-out of its own.*");
    awaitCheck(
        "observers", "paused: \\{reader=1 of its calls do not end\\}", "HB-0038 .*HB-0033.*");
    awaitCheck(
        "deliveries",
        ".*reader=1 \\(java.util.concurrent.TimeoutException at "
            + Pattern.quote(OBSERVERS + "read(EjbObservers.java:")
            + ".*",
        "HB-0037 .*HB-0344.*");
  }

  @Test
  void deadLettersThatPileUp() {
    unwanted.forEach(
        job ->
            awaitLog(
                "HB-0712 [^\\n]* of job "
                    + job
                    + " is a dead letter, NO_OBSERVER: deploy an observer that matches, then replay"));
    awaitCheck(
        "dead letters",
        "\\{NO_OBSERVER=" + UNWANTED + "\\}",
        "HB-0036 .*Admin. NO_OBSERVER: deploy an observer that matches, then replay it");
  }

  @Test
  void nodeThatVanished() {
    awaitLog(
        "HB-0355 No node of application billing has been heard for PT3S: [^\\n]*started again");
    awaitCheck("applications", ".*\\{billing=1\\}", "HB-0030 .*until they are started again");
  }

  @Test
  void serverStaysReady() throws Exception {
    awaitCheck("dead letters", "\\{.*", "HB-0036 .*");
    URI readiness = server.server().readiness();
    HttpRequest probe = HttpRequest.newBuilder(readiness).build();
    assertThat(HttpClient.newHttpClient().send(probe, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static void awaitLog(String line) {
    Pattern pattern = Pattern.compile(line);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(pattern.matcher(server.log()).find()).as(line).isTrue());
  }

  /** One line tells what was found, another what it means and what mends it. */
  private static void awaitCheck(String check, String found, String meaning) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(server.probe().check())
                    .anyMatch(line -> line.matches("  " + check + " +(WARN|INFO) +" + found))
                    .anyMatch(line -> line.matches(check + ": " + meaning)));
  }
}
