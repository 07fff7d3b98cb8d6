package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A forged request costs no SQL statement. The database counts: H2 keeps for each statement how
 * often it ran. Heartbeats and polls go on meanwhile, so no count stands still; but one that a
 * forged request runs would rise by the number of requests. Polls are as rare as settings allow: a
 * statement of theirs runs once for each observer, and slow machines take a minute.
 */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
class ForgedTokenIT {

  private static final int REQUESTS = 500;

  private final Probe probe = new Probe(SharedServer.URL);
  private final Callbacks callbacks = new Callbacks();

  @Deployment(testable = false)
  static Archive<?> application() {
    Map<String, String> settings = SharedServer.settings();
    settings.put("hearback.dispatch.poll-interval", "PT1M");
    return TestApplication.with(settings);
  }

  @Test
  void forgedCallbacks_runNoStatement() {
    URI forged = SharedServer.URL.resolve("hearback/callbacks/deepgram/" + "A".repeat(72));

    assertThat(risesDuring(forged, 401)).allSatisfy((sql, rise) -> assertFew(rise));
  }

  @Test
  void forgedHooks_runNoStatement() {
    URI forged = SharedServer.URL.resolve("hearback/hooks/nobody/" + "A".repeat(64));

    assertThat(risesDuring(forged, 401)).allSatisfy((sql, rise) -> assertFew(rise));
  }

  /** Else the counting would prove nothing. */
  @Test
  void authenticCallbacks_areCounted() {
    OpenJob open = OpenJob.of(probe, SharedServer.VENDORS);

    assertThat(risesDuring(open.address(), 200))
        .anySatisfy((sql, rise) -> assertThat(rise).isGreaterThanOrEqualTo(REQUESTS));
  }

  private static void assertFew(long rise) {
    assertThat(rise).isLessThan(REQUESTS / 2);
  }

  /** How often each statement ran while so many callbacks were sent there. */
  private Map<String, Long> risesDuring(URI address, int expected) {
    Map<String, Long> before = counts();
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(callbacks.post(address, Bodies.deepgram("Number " + i))).isEqualTo(expected);
    }
    Map<String, Long> rises = new TreeMap<>();
    counts().forEach((sql, count) -> rises.put(sql, count - before.getOrDefault(sql, 0L)));
    assertThat(rises).isNotEmpty();
    return rises;
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : probe.statements()) {
      String[] countAndSql = line.split(" ", 2);
      counts.merge(countAndSql[1], Long.valueOf(countAndSql[0]), Long::sum);
    }
    return counts;
  }
}
