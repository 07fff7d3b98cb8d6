package dev.hearback.it.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.Bodies;
import dev.hearback.it.Callbacks;
import dev.hearback.it.OpenJob;
import dev.hearback.it.Recording;
import dev.hearback.simulator.Calls;
import dev.hearback.simulator.LedgerEntry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each secret is rotated, and revoked, on two nodes to which callbacks come without a pause. */
@Tag("faults")
class RotationIT {

  private static final String USER = "deepgram";

  /** Settings are read again each five seconds. */
  private static final Duration WAIT = Duration.ofSeconds(12);

  private final Callbacks callbacks = new Callbacks();
  private final List<Recording> jobs = new ArrayList<>();
  private final List<Integer> hookAnswers = new CopyOnWriteArrayList<>();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private volatile boolean over;

  @TempDir Path folder;

  @Test
  void secretsThatAreRotated_loseAndRefuseNoCallback_andRevokedOnesAreRefused() throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("hearback.hook.calls.provider", "deepgram");
    settings.put("hearback.provider.deepgram.callback-user", USER);
    for (String key :
        List.of(
            "hearback.token.key",
            "hearback.hook.calls.secret",
            "hearback.provider.deepgram.callback-password")) {
      write(key, secret());
      write(key + ".previous", secrets.get(key));
      settings.put(key + ".file", folder.resolve(key).toString());
      settings.put(key + ".previous.file", folder.resolve(key + ".previous").toString());
    }
    try (Cluster cluster = Cluster.start(2, Variant.SHIPPED, settings)) {
      CompletableFuture<Void> vendors = CompletableFuture.runAsync(() -> submit(cluster));
      CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> callHook(cluster));
      try {
        rotateAndRevoke(cluster);
      } finally {
        over = true;
        CompletableFuture.allOf(vendors, elsewhere).join();
      }
      Fault.awaitSettled(cluster.records(), jobs);
      Verdict verdict = cluster.records().verdict(jobs);
      List<Integer> answers = answers(cluster);
      System.out.println("Rotation: " + verdict + ", hook " + hookAnswers.size());
      assertThat(verdict.clean()).as(verdict.toString()).isTrue();
      assertThat(verdict.accepted()).isEqualTo(jobs.size());
      assertThat(answers).hasSizeGreaterThan(100).doesNotContain(401);
      assertThat(answers.stream().filter(answer -> answer != 200).count())
          .isLessThanOrEqualTo(answers.size() / 100);
      assertThat(hookAnswers).hasSizeGreaterThan(100).containsOnly(200);
      assertThat(
              cluster
                  .postgres()
                  .count("select count(*) from hearback_callback where hook = 'calls'"))
          .isEqualTo(hookAnswers.size());
    }
  }

  private void rotateAndRevoke(Cluster cluster) throws Exception {
    String hook = secrets.get("hearback.hook.calls.secret");
    String password = secrets.get("hearback.provider.deepgram.callback-password");
    OpenJob ofFirstKey = open(cluster);
    OpenJob alsoOfFirstKey = open(cluster);

    rotateTokenKey(cluster, 2);
    OpenJob ofFirstPassword = open(cluster);
    OpenJob alsoOfFirstPassword = open(cluster);
    rotate("hearback.token.key");
    rotateTokenKey(cluster, 3);
    rotate("hearback.hook.calls.secret");
    rotate("hearback.provider.deepgram.callback-password");

    assertThat(call(cluster, 0, ofFirstKey, password)).as("former key").isEqualTo(200);
    assertThat(call(cluster, 1, ofFirstPassword, password)).as("former password").isEqualTo(200);
    assertThat(callHook(cluster, 1, hook)).as("former secret").isEqualTo(200);
    hookAnswers.add(200);

    assertThat(cluster.nodes().get(0).probe().revokeTokenKey(1)).isPositive();
    assertThat(call(cluster, 0, alsoOfFirstKey, password)).as("here at once").isEqualTo(401);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> call(cluster, 1, alsoOfFirstKey, password) == 401);

    forget("hearback.hook.calls.secret");
    forget("hearback.provider.deepgram.callback-password");
    for (int node : List.of(0, 1)) {
      assertThat(callHook(cluster, node, hook)).as("no longer the former secret").isEqualTo(401);
      assertThat(call(cluster, node, alsoOfFirstPassword, password)).isEqualTo(401);
    }
  }

  // --- secrets ---

  private static void rotateTokenKey(Cluster cluster, int expected) {
    assertThat(cluster.nodes().get(expected % 2).probe().rotateTokenKey()).isEqualTo(expected);
    for (Node node : cluster.nodes()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.probe().tokenKeys().get(0).equals(expected + " SIGNS"));
    }
  }

  /** As docs/security.md says. */
  private void rotate(String key) throws Exception {
    write(key + ".previous", secrets.get(key));
    write(key, secret());
    TimeUnit.NANOSECONDS.sleep(WAIT.toNanos());
  }

  private void forget(String key) throws Exception {
    write(key + ".previous", secrets.get(key));
    TimeUnit.NANOSECONDS.sleep(WAIT.toNanos());
  }

  private void write(String key, String secret) throws Exception {
    Path next = Files.writeString(folder.resolve("next"), secret);
    Files.move(
        next,
        folder.resolve(key),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    if (!key.endsWith(".previous")) {
      secrets.put(key, secret);
    }
  }

  private static String secret() {
    return UUID.randomUUID().toString();
  }

  // --- callbacks ---

  private void submit(Cluster cluster) {
    while (!over) {
      cluster.submit(2, Calls.ONCE, jobs);
      pause();
    }
  }

  private void callHook(Cluster cluster) {
    String known = secrets.get("hearback.hook.calls.secret");
    long since = System.nanoTime();
    while (!over) {
      String now = secrets.get("hearback.hook.calls.secret");
      // whoever submits gets the new URL once all nodes know it
      if (now.equals(known)) {
        since = System.nanoTime();
      } else if (System.nanoTime() - since > WAIT.toNanos()) {
        known = now;
      }
      hookAnswers.add(callHook(cluster, hookAnswers.size() % 2, known));
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static OpenJob open(Cluster cluster) {
    return OpenJob.of(cluster.nodes().get(0).probe(), cluster.vendors(), "deepgram", "none");
  }

  private int callHook(Cluster cluster, int node, String secret) {
    URI hook = URI.create(root(cluster, node) + "hearback/hooks/calls/" + secret);
    String id = UUID.randomUUID().toString(); // each of a job of its own: all are kept
    return callbacks.post(hook, Bodies.deepgram(id, "Call " + id));
  }

  private int call(Cluster cluster, int node, OpenJob job, String password) {
    String basic = Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(UTF_8));
    return callbacks
        .send(
            HttpRequest.newBuilder(URI.create(root(cluster, node)).resolve(job.address().getPath()))
                .header("Authorization", "Basic " + basic)
                .POST(BodyPublishers.ofByteArray(Bodies.deepgram("Hello"))))
        .statusCode();
  }

  private static String root(Cluster cluster, int node) {
    return "http://127.0.0.1:" + cluster.nodes().get(node).port() + "/";
  }

  private static List<Integer> answers(Cluster cluster) {
    return cluster.vendors().ledger().calls().stream().map(LedgerEntry::status).toList();
  }
}
