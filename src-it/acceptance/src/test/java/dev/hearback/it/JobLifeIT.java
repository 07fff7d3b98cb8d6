package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What became of a job can be read from one logger at DEBUG: a line for each step, with its id. */
class JobLifeIT {

  private static final String QUEUED = "HB-0701";
  private static final String SUBMITTING = "HB-0702";
  private static final String SUBMITTED = "HB-0703";
  private static final String NOT_SUBMITTED = "HB-0416";
  private static final String RECEIVED = "HB-0704";
  private static final String STORED = "HB-0705";
  private static final String INTERPRETED = "HB-0707";
  private static final String ENDED = "HB-0709";
  private static final String DELIVERED = "HB-0710";
  private static final String NOT_DELIVERED = "HB-0341";
  private static final String DEAD_LETTER = "HB-0712";

  private static OwnServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = OwnServer.onH2().setting("hearback.delivery.max-attempts", "2");
    server.server().logAll("dev.hearback.telemetry");
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void jobThatSucceeds() {
    Recording recording = server.vendors().uncalled();
    String job = server.probe().job("deepgram", recording).tag("inject-ejb").submit();
    awaitStep(job, SUBMITTED);
    server.vendors().call(recording);
    assertLife(
        job,
        QUEUED,
        SUBMITTING,
        SUBMITTED,
        RECEIVED,
        STORED,
        INTERPRETED,
        ENDED,
        DELIVERED,
        DELIVERED);
  }

  @Test
  void jobThatTheVendorRefuses() {
    Recording recording = Recording.any();
    server.vendors().treat(recording, Behaviour.refuses(422));
    String job = server.probe().job("gladia", recording).tag("note").submit();
    assertLife(job, QUEUED, SUBMITTING, NOT_SUBMITTED, ENDED, DELIVERED);
  }

  @Test
  void jobThatFailsAtTheVendor() {
    Recording recording = Recording.any();
    server.vendors().treat(recording, Behaviour.fails());
    String job = server.probe().job("gladia", recording).tag("note").submit();
    awaitStep(job, DELIVERED);
    assertThat(life(job))
        .contains(SUBMITTED) // the callback may come before that is recorded
        .filteredOn(step -> !step.equals(SUBMITTED))
        .containsExactly(QUEUED, SUBMITTING, RECEIVED, STORED, INTERPRETED, ENDED, DELIVERED);
  }

  @Test
  void jobWhoseObserverFails() {
    Recording recording = server.vendors().uncalled();
    String job =
        server.probe().job("deepgram", recording).tag("faulty").attribute("throws", "9").submit();
    awaitStep(job, SUBMITTED);
    server.vendors().call(recording);
    awaitStep(job, DEAD_LETTER);
    awaitStep(job, DELIVERED); // to the observer that does not fail
    assertThat(life(job))
        .startsWith(QUEUED, SUBMITTING, SUBMITTED, RECEIVED, STORED, INTERPRETED, ENDED)
        .filteredOn(step -> step.equals(NOT_DELIVERED) || step.equals(DEAD_LETTER))
        .containsExactly(NOT_DELIVERED, NOT_DELIVERED, DEAD_LETTER);
  }

  private static void assertLife(String job, String... steps) {
    awaitStep(job, steps[steps.length - 1]);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(life(job)).containsExactly(steps));
  }

  private static void awaitStep(String job, String step) {
    await().atMost(Duration.ofMinutes(1)).until(() -> life(job).contains(step));
  }

  /** The codes of the lines with the job's id, in their order. */
  private static List<String> life(String job) {
    return Pattern.compile("(HB-\\d{4})[^\\n]* " + job + "\\b")
        .matcher(server.log())
        .results()
        .map(line -> line.group(1))
        .toList();
  }
}
