package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was answered 200 is observed, once, although the server is killed. */
class KillIT {

  private static final int NO_ANSWER = 0;

  @Test
  void serverKilledBetween200AndObserver_andWhileCallbacksComeIn_losesAndDoublesNothing()
      throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.setting("hearback.node.heartbeat", "PT0.5S").setting("hearback.node.expiry", "PT3S");
      server.start();
      Recording recording = server.vendors().uncalled();
      String held =
          server.probe().job("deepgram", recording).tag("held").attribute("gate", "g").submit();
      assertThat(post(server.vendors().callback(recording))).isEqualTo(200);
      server.probe().awaitNotes(held, "free"); // while "held" is being called, and waits

      Map<String, URI> jobs = submit(server, 60);
      Map<String, Integer> answers = new ConcurrentHashMap<>();
      CountDownLatch third = new CountDownLatch(jobs.size() / 3);
      ExecutorService senders = Executors.newFixedThreadPool(4);
      jobs.forEach(
          (job, address) ->
              senders.execute(
                  () -> {
                    answers.put(job, post(address));
                    third.countDown();
                  }));
      assertThat(third.await(1, TimeUnit.MINUTES)).isTrue();
      server.kill();
      senders.shutdown();
      assertThat(senders.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(answers.values()).contains(200, NO_ANSWER);
      server.restart();
      server.probe().open("g");

      server.probe().awaitNotes(held, "free", "held");
      answers.forEach(
          (job, status) -> {
            if (status == 200) {
              server.probe().awaitNoted(job);
            }
          });
      // The vendor sends the others again.
      jobs.forEach((job, address) -> assertThat(post(address)).isEqualTo(200));
      jobs.keySet().forEach(job -> server.probe().awaitNoted(job));
      server.probe().fence();
      jobs.keySet().forEach(job -> server.probe().awaitNoted(job));
      server.probe().awaitNotes(held, "free", "held");
    }
  }

  /** So many jobs that nobody calls back for, and their callback addresses. */
  private static Map<String, URI> submit(OwnServer server, int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(number -> OpenJob.of(server.probe(), server.vendors()))
        .collect(Collectors.toMap(OpenJob::id, OpenJob::address));
  }

  /** The status, or that there was none. */
  private static int post(URI address) {
    try {
      return new Callbacks().post(address, Bodies.deepgram("Kept."));
    } catch (UncheckedIOException e) {
      return NO_ANSWER;
    }
  }
}
