package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.hearback.it.Bodies;
import dev.hearback.it.Callbacks;
import dev.hearback.it.OpenJob;
import dev.hearback.it.OwnServer;
import dev.hearback.it.Postgres;
import dev.hearback.it.RawConnection;
import dev.hearback.it.app.lib.Note;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Senders of what no vendor should send, on a heap of 512 MiB. */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileSendersIT {

  private static final int MIB = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int LARGE_BODIES = 20;
  private static final int LARGE = 100_000_000;

  private static final int CONNECTIONS = 10_000;

  /** So much memory makes room for one more connection; some that ended are not gone yet. */
  private static final int PLACE = 8 * 1024;

  private static final int HONEST = 1_000;

  /** So often they come before anything is measured: as to a server that has been running. */
  private static final int WARM_UP = 3;

  /** Files, sockets and jars that a server has open anyway. */
  private static final int OTHER_FILES = 1_000;

  /** The server's own pool for requests grows up to 200. */
  private static final int MOST_THREADS = 300;

  private static final int BROKEN = 10;

  /** Fewer than the 16 at once that one URL may have, because ended ones are followed by others. */
  private static final int SLOW_OF_ONE = 8;

  private final Callbacks callbacks = new Callbacks();
  private Postgres postgres;
  private OwnServer server;
  private Path collections;

  @BeforeAll
  void start() throws Exception {
    postgres = Postgres.start();
    server = OwnServer.onDatabase(postgres.database());
    collections = server.folder().resolve("collections.log");
    server.server().heap("512m").option("-Xlog:gc:file=" + collections);
    server
        .setting("hearback.receive.max-body-bytes", Integer.toString(110 * MIB))
        .setting("hearback.receive.memory-bytes", Integer.toString(CONNECTIONS * PLACE * 3 / 2))
        .start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    postgres.close();
  }

  @Test
  void poison_isADeadLetterThatTellsWhatIsWrong_andItsNeighboursAreDelivered() throws Exception {
    sendGood("deepgram");
    sendGood("gladia");
    Footprint before = Footprint.of(server);
    Map<OpenJob, Poison> poisoned = new LinkedHashMap<>();
    List<OpenJob> good = new ArrayList<>();

    for (Poison poison : Poison.values()) {
      for (String provider : List.of("deepgram", "gladia")) {
        OpenJob job = open(provider);
        assertThat(send(job, poison.of(whole(provider)))).as("%s", poison).isEqualTo(200);
        poisoned.put(job, poison);
        good.add(sendGood(provider));
      }
    }

    good.forEach(job -> server.probe().awaitNotes(job.id(), "walker"));
    poisoned.forEach(
        (job, poison) ->
            assertThat(server.probe().awaitDeadLetter(job.id()))
                .as("%s", poison)
                .contains(poison.error()));
    assertNothingIsLeft(before);
  }

  /** It is legal JSON. */
  @Test
  void surrogateThatIsEscaped_isDelivered() {
    OpenJob job = open("deepgram");
    assertThat(callbacks.post(job.address(), Bodies.deepgram("a\\ud800b"))).isEqualTo(200);
    server.probe().awaitNotes(job.id(), "walker");
  }

  @Test
  void manyBodiesOf100MbAtOnce_areStored_andObservedWordByWord() throws Exception {
    Footprint before = Footprint.of(server);
    List<OpenJob> jobs = Stream.generate(() -> open("deepgram")).limit(LARGE_BODIES).toList();
    LargeBody body = new LargeBody(LARGE);
    Latencies latencies = new Latencies();
    Latencies small = new Latencies();
    List<Integer> statuses = new ArrayList<>();
    ExecutorService senders = Executors.newFixedThreadPool(LARGE_BODIES);
    try {
      List<Future<List<Integer>>> sent = new ArrayList<>();
      for (OpenJob job : jobs) {
        sent.add(senders.submit(() -> sendUntilStored(job, body, latencies)));
      }
      while (!sent.stream().allMatch(Future::isDone)) {
        OpenJob neighbour = open("deepgram");
        long begin = System.nanoTime();
        assertThat(callbacks.post(neighbour.address(), Bodies.deepgram("Small."))).isEqualTo(200);
        small.add(begin);
      }
      for (Future<List<Integer>> each : sent) {
        statuses.addAll(each.get());
      }
    } finally {
      senders.shutdownNow();
    }

    for (OpenJob job : jobs) {
      await()
          .atMost(PATIENCE)
          .until(() -> server.probe().view(job.id()).notes(), notes -> notes.size() == 1);
      Note note = server.probe().view(job.id()).notes().get(0);
      assertThat(note.raw()).isEqualTo(body.length());
      assertThat(note.words()).isEqualTo(body.words());
    }
    say("%d bodies of %d bytes at once: %s", LARGE_BODIES, body.length(), latencies);
    say("asked to come again: %d; small ones meanwhile: %s", repeated(statuses), small);
    say("heap: %s", Footprint.peaks(collections));
    assertThat(small.p99()).isLessThan(Duration.ofSeconds(2));
    assertThat(statuses).containsOnly(200, 503);
    assertThat(server.process().output()).doesNotContain("OutOfMemoryError", "HB-0332", "HB-0352");
    assertNothingIsLeft(before);
  }

  @Test
  void thousandsOfSlowSenders_delayNobody_holdNoThreads_andAreRefusedInTheEnd() throws Exception {
    Footprint before = Footprint.of(server);
    int connections = affordableConnections();
    int slow = connections - HONEST;
    List<OpenJob> ofSlow =
        Stream.generate(() -> open("deepgram")).limit(slow / SLOW_OF_ONE + 1).toList();
    for (int round = 0; round < WARM_UP; round++) {
      send(openHonest());
    }
    Latencies alone = send(openHonest());
    try (SlowSenders senders =
        new SlowSenders(slow, ofSlow.stream().map(OpenJob::address).toList())) {
      await().atMost(PATIENCE).until(() -> senders.open() > slow * 0.95);
      Map<RawConnection, byte[]> honest = openHonest();
      int open = senders.open();
      int threads = server.process().threads();
      Latencies latencies = send(honest);

      say("%d honest connections: %s", HONEST, alone);
      say("Beside %d slow ones, with %d threads: %s", open, threads, latencies);
      senders.letThemEnd();
      await().atMost(PATIENCE).until(() -> senders.open() == 0);
      say("The slow ones were answered %s", senders.answers());
      assertThat(senders.answers()).containsOnlyKeys("503");
      assertThat(threads).isLessThan(MOST_THREADS);
      assertThat(latencies.p99()).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(server.probe().view(ofSlow.get(0).id()).error()).contains("HB-0110", "too slow");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told("too slow (503)")).isGreaterThanOrEqualTo(slow));
    assertNothingIsLeft(before);
  }

  @Test
  void brokenRequests_areNeverStored_leaveNothing_andAreToldOf() throws Exception {
    sendGood("deepgram");
    Footprint before = Footprint.of(server);
    long toldBefore = told("not whole (503)");
    Map<OpenJob, BrokenRequest> jobs = new LinkedHashMap<>();
    for (BrokenRequest broken : BrokenRequest.values()) {
      for (int number = 0; number < BROKEN; number++) {
        OpenJob job = open("deepgram");
        assertThat(send(job, broken)).as("%s", broken).isIn(0, 400, 503);
        jobs.put(job, broken);
        assertThat(callbacks.post(open("deepgram").address(), Bodies.deepgram("Good.")))
            .isEqualTo(200);
      }
    }

    jobs.forEach(
        (job, broken) ->
            assertThat(server.probe().await(job.id(), view -> view.error() != null).error())
                .as("%s", broken)
                .contains("HB-0110", "not arrive whole"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(told("not whole (503)") - toldBefore).isEqualTo(jobs.size()));
    for (OpenJob job : jobs.keySet()) {
      assertThat(server.probe().view(job.id()).state()).isEqualTo("SUBMITTED");
      assertThat(
              postgres.count(
                  "select count(*) from hearback_callback where job_id = '" + job.id() + "'"))
          .isZero();
    }
    assertThat(server.process().log()).doesNotContain("while sending");
    assertNothingIsLeft(before);
  }

  /** Senders whose bodies are to follow, ten of each job. */
  private Map<RawConnection, byte[]> openHonest() throws IOException {
    List<OpenJob> jobs = Stream.generate(() -> open("deepgram")).limit(HONEST / 10).toList();
    Map<RawConnection, byte[]> honest = new LinkedHashMap<>();
    for (int number = 0; number < HONEST; number++) {
      byte[] body = Bodies.deepgram("This is number " + number);
      URI address = jobs.get(number % jobs.size()).address();
      honest.put(RawConnection.post(address, "Content-Length: " + body.length), body);
    }
    return honest;
  }

  private static Latencies send(Map<RawConnection, byte[]> honest) throws Exception {
    Latencies latencies = new Latencies();
    List<Callable<Integer>> sending = new ArrayList<>();
    honest.forEach(
        (sender, body) ->
            sending.add(
                () -> {
                  long begin = System.nanoTime();
                  try (sender) {
                    int status = sender.send(body).status();
                    latencies.add(begin);
                    return status;
                  }
                }));
    assertThat(inParallel(20, sending)).containsOnly(200);
    return latencies;
  }

  private OpenJob open(String provider) {
    return OpenJob.of(server.probe(), server.vendors(), provider, "walk");
  }

  private OpenJob sendGood(String provider) {
    OpenJob job = open(provider);
    assertThat(callbacks.post(job.address(), whole(provider))).isEqualTo(200);
    return job;
  }

  private int send(OpenJob job, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(job.address()).POST(BodyPublishers.ofByteArray(body));
    if (body.length > 0 && body[0] == 0x1F) {
      request.header("Content-Encoding", "gzip");
    }
    return callbacks.send(request).statusCode();
  }

  /** Returns the status, or 0 if there is none. */
  private int send(OpenJob job, BrokenRequest broken) throws IOException {
    await().until(() -> temporaryFiles() == 0);
    try (RawConnection sender =
        RawConnection.post(job.address(), broken.header()).send(broken.body())) {
      if (!broken.reset()) {
        return sender.end().status();
      }
      await().until(() -> temporaryFiles() > 0); // else the server may never hear of it
      sender.reset();
      return 0;
    }
  }

  private int temporaryFiles() throws IOException {
    return server.process().openFiles(".body");
  }

  private static byte[] whole(String provider) {
    return provider.equals("gladia") ? Bodies.gladia("words") : Bodies.deepgram("words");
  }

  /** As Deepgram does, but that waits for 30 seconds. */
  private static List<Integer> sendUntilStored(OpenJob job, LargeBody body, Latencies latencies)
      throws IOException, InterruptedException {
    List<Integer> statuses = new ArrayList<>();
    do {
      if (!statuses.isEmpty()) {
        TimeUnit.SECONDS.sleep(10);
      }
      try (RawConnection sender =
          RawConnection.post(job.address(), "Content-Length: " + body.length())) {
        body.sendTo(sender);
        long begin = System.nanoTime();
        statuses.add(sender.status());
        latencies.add(begin);
      }
    } while (statuses.get(statuses.size() - 1) == 503);
    return statuses;
  }

  private static long repeated(List<Integer> statuses) {
    return statuses.stream().filter(status -> status == 503).count();
  }

  private static <T> List<T> inParallel(int threads, List<Callable<T>> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> each : executor.invokeAll(work)) {
        results.add(each.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  /** Fewer than wanted if this machine, whose limit the server shares, allows no more. */
  private static int affordableConnections() {
    long files =
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getMaxFileDescriptorCount();
    int affordable = (int) Math.min(CONNECTIONS, files - OTHER_FILES);
    if (affordable < CONNECTIONS) {
      say("ulimit -n is %d here: %d connections, not %d", files, affordable, CONNECTIONS);
    }
    return affordable;
  }

  /** How many the log tells to have been refused so. */
  private long told(String how) {
    Matcher told =
        Pattern.compile("HB-0114 .*" + Pattern.quote(how) + "=([\\d,.]+)")
            .matcher(server.process().log());
    long sum = 0;
    while (told.find()) {
      sum += Long.parseLong(told.group(1).replaceAll("\\D", ""));
    }
    return sum;
  }

  private void assertNothingIsLeft(Footprint before) {
    eventually(
        () -> {
          assertThat(temporaryFiles()).isZero();
          Footprint now = Footprint.of(server);
          assertThat(now.threads()).isLessThanOrEqualTo(before.threads() + 20);
          assertThat(now.heap()).isLessThan(before.heap() + 32 * MIB);
          say("Before: %s; after: %s", before, now);
        });
    try (Stream<Path> files = Files.list(server.folder().resolve("tmp"))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().endsWith(".body"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(5)).untilAsserted(assertion);
  }

  private static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }
}
