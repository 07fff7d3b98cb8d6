package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.OwnServer;
import dev.hearback.it.Postgres;
import dev.hearback.it.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Observers that end the server, or never return. */
@Tag("faults")
class HostileObserversIT {

  private static final int NEIGHBOURS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How much slower others may be: three calls that never return keep all processors busy. */
  private static final int SLOWER_AT_MOST = 5;

  @Test
  void observerThatKillsTheServer_endsAsADeadLetter_andSpendsNoAttemptOfItsNeighbours()
      throws Exception {
    try (Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server
          .setting("hearback.node.heartbeat", "PT0.5S")
          .setting("hearback.node.expiry", "PT3S")
          .setting("hearback.delivery.max-attempts", "3")
          .start();
      submit(server, "held");
      awaitCount(
          postgres,
          "select count(*) from hearback_delivery where observer = 'held' and state = 'RUNNING'",
          NEIGHBOURS);
      server.probe().job("deepgram", Recording.any()).tag("kill").submit();

      while (count(postgres, "select count(*) from hearback_delivery where state = 'DEAD'") == 0) {
        await().atMost(PATIENCE).until(() -> !server.alive() || isDead(postgres));
        if (!server.alive()) {
          server.kill();
          server.restart();
          open(server);
        }
      }

      awaitCount(
          postgres,
          "select count(*) from it_note where observer in ('held', 'free')",
          2 * NEIGHBOURS);
      assertThat(count(postgres, "select count(*) from it_note")).isEqualTo(2 * NEIGHBOURS);
      assertThat(count(postgres, "select count(distinct (job, observer)) from it_note"))
          .isEqualTo(2 * NEIGHBOURS);
      assertThat(
              count(
                  postgres,
                  "select coalesce(max(attempts), 0) from hearback_delivery"
                      + " where observer is distinct from 'killer'"))
          .isZero();
      assertThat(count(postgres, "select count(*) from hearback_delivery where state = 'DEAD'"))
          .isOne();
      assertThat(
              count(postgres, "select count(*) from hearback_delivery where code = 'KILLS_SERVER'"))
          .isOne();
    }
  }

  @Test
  void observersThatNeverReturn_takeNothingFromTheOthers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server.setting("hearback.observer.timeout", "PT2S").start();
      paceOfOthers(server, postgres); // while the server warms up
      Duration alone = paceOfOthers(server, postgres);
      String port = Integer.toString(silent.getLocalPort());
      IntStream.range(0, 20)
          .forEach(
              number -> {
                server.probe().job("deepgram", Recording.any()).tag("spin").submit();
                server
                    .probe()
                    .job("deepgram", Recording.any())
                    .tag("read")
                    .attribute("port", port)
                    .submit();
              });
      awaitCount(
          postgres,
          "select count(*) from hearback_delivery where observer in ('spinner', 'reader')"
              + " and error is not null and attempts > 0 having count(distinct observer) = 2",
          2);

      Duration beside = paceOfOthers(server, postgres);

      System.out.println("Others took " + alone + " alone, and then " + beside);
      assertThat(beside).isLessThan(alone.multipliedBy(SLOWER_AT_MOST));
    }
  }

  /** How long it takes until four other observers have heard of their jobs. */
  private static Duration paceOfOthers(OwnServer server, Postgres postgres) throws SQLException {
    String notes =
        "select count(*) from it_note where observer in ('ejb', 'ejb-deepgram', 'lib', 'web')";
    long before = count(postgres, notes);
    long since = System.nanoTime();
    submit(server, "note");
    awaitCount(postgres, notes, before + 4 * NEIGHBOURS);
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private static void submit(OwnServer server, String tag) {
    IntStream.range(0, NEIGHBOURS)
        .forEach(
            number ->
                server
                    .probe()
                    .job("deepgram", Recording.any())
                    .tag(tag)
                    .attribute("gate", "g")
                    .submit());
  }

  /** It may be killed again meanwhile. */
  private static void open(OwnServer server) {
    try {
      server.probe().open("g");
    } catch (UncheckedIOException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
  }

  private static boolean isDead(Postgres postgres) throws SQLException {
    return count(postgres, "select count(*) from hearback_delivery where state = 'DEAD'") > 0;
  }

  private static void awaitCount(Postgres postgres, String query, long number) {
    await().atMost(PATIENCE).until(() -> count(postgres, query) >= number);
  }

  private static long count(Postgres postgres, String query) throws SQLException {
    return postgres.count(query);
  }
}
