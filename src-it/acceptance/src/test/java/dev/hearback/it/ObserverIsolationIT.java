package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.web.JobView;
import dev.hearback.simulator.Behaviour;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each observer has a transaction and attempts of its own, and fails alone. */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
class ObserverIsolationIT {

  private static final int ATTEMPTS = 3;

  /** More than there are threads for one observer, and for all work of one kind. */
  private static final int HELD = 10;

  private final Probe probe = new Probe(SharedServer.URL);

  @Deployment(testable = false)
  static Archive<?> application() {
    Map<String, String> settings = SharedServer.settings();
    settings.put("hearback.delivery.max-attempts", Integer.toString(ATTEMPTS));
    return TestApplication.with(settings);
  }

  @Test
  void observerThatWritesAndThrows_leavesNoRow_andItsRetryLeavesOne() {
    String job = faulty(1);

    probe.awaitNotes(job, "faulty", "steady");
    assertThat(note(job, "faulty").attempt()).isEqualTo(2);
  }

  @Test
  void observerThatFails_doesNotTouchAnotherOfTheSameEvent() {
    String job = faulty(ATTEMPTS);

    assertThat(probe.awaitDeadLetter(job)).startsWith("DELIVERY ").contains(" faulty ");
    probe.awaitNotes(job, "steady");
    assertThat(note(job, "steady").attempt()).isEqualTo(1);
  }

  @Test
  void observerThatWaits_delaysNoOther() {
    String gate = UUID.randomUUID().toString();
    List<String> held = Stream.generate(() -> held(gate)).limit(HELD).toList();

    held.forEach(job -> probe.awaitNotes(job, "free"));
    String later = probe.job("deepgram", Recording.any()).tag("note").submit();
    probe.awaitNoted(later);

    probe.open(gate);
    held.forEach(job -> probe.awaitNotes(job, "free", "held"));
  }

  @Test
  void callsOfAnObserver_haveARequestContextEach_atOnceAndInTurn() {
    String gate = UUID.randomUUID().toString();
    List<String> jobs =
        Stream.generate(() -> order(gate).tag("scoped").submit()).limit(HELD).toList();

    jobs.forEach(job -> probe.awaitNotes(job, "free")); // by now two calls wait at the gate
    probe.open(gate);

    jobs.forEach(job -> probe.awaitNotes(job, "free", "held", "scoped"));
    assertThat(jobs)
        .extracting(job -> note(job, "scoped").text())
        .doesNotContain("another one")
        .doesNotHaveDuplicates();
  }

  @Test
  void observerThatErasesItsJob_hasDoneItsWork() {
    String job = probe.job("deepgram", Recording.any()).tag("erase").submit();

    probe.awaitNotes(job, "eraser");
    assertThat(note(job, "eraser").attempt()).isEqualTo(1);
  }

  @Test
  void outcomeThatNoObserverMatches_isADeadLetter() {
    String job = probe.job("deepgram", Recording.any()).tag("nobody wants this").submit();

    assertThat(probe.awaitDeadLetter(job)).startsWith("DELIVERY NO_OBSERVER ");
    assertThat(probe.view(job).state()).isEqualTo("SUCCEEDED");
  }

  @Test
  void failureThatNoObserverMatches_isADeadLetter() {
    Recording recording = Recording.any();
    SharedServer.VENDORS.treat(recording, Behaviour.fails());

    String job = probe.job("gladia", recording).tag("walk").submit();

    assertThat(probe.awaitDeadLetter(job)).startsWith("DELIVERY NO_OBSERVER ");
  }

  /** A job whose one observer waits at this gate. */
  private String held(String gate) {
    return order(gate).submit();
  }

  private Probe.Order order(String gate) {
    return probe.job("deepgram", Recording.any()).tag("held").attribute("gate", gate);
  }

  /** A job whose one observer throws so often after it has written. */
  private String faulty(int times) {
    return probe
        .job("deepgram", Recording.any())
        .tag("faulty")
        .attribute("throws", Integer.toString(times))
        .submit();
  }

  private Note note(String job, String observer) {
    JobView view = probe.view(job);
    return view.notes().stream()
        .filter(note -> note.observer().equals(observer))
        .findFirst()
        .orElseThrow();
  }
}
