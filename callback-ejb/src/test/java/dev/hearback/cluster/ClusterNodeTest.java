package dev.hearback.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.TestInstance;
import dev.hearback.deliver.Deliveries;
import dev.hearback.deliver.Logged;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.jobs.Submissions;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.TestSettings;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterNodeTest {

  private final TestDatabase db = TestDatabase.ready(Product.H2);
  private final ClusterNode clusterNode = new ClusterNode();
  private final List<Node> endedSessions = new ArrayList<>();
  private final Node silent = new Node(Uuids.next(), "shop");
  private final List<Duration> lookedForGone = new ArrayList<>();
  private final List<Node> keptByTheDatabase = new ArrayList<>();
  private Duration takes = Duration.ZERO;
  private long now;

  @BeforeEach
  void join() {
    clusterNode.settings = new StubSettings();
    clusterNode.transactions = db.transactions();
    clusterNode.nodes =
        Beans.inject(
            new Nodes() {
              @Override
              public void declareGone(String application, Duration silence) {
                lookedForGone.add(silence);
              }

              @Override
              public void endSessions(Node dead) {
                endedSessions.add(dead);
                now += takes.toNanos();
                throw new IllegalStateException("not allowed");
              }
            },
            db.database());
    clusterNode.tables =
        TestInstance.of(
            Beans.inject(new FailingSubmissions(), db.database()),
            Beans.inject(new CallbackTable(), db.database()),
            Beans.inject(new Deliveries(), db.database()));
    clusterNode.nanos = () -> now;
    clusterNode.join(task -> {}, () -> "{}"); // the test beats by hand
    insert(silent, Duration.ofMinutes(5));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void silentNode_isTakenOverBySomebodyWhoHasBeenHeardForAnExpiry_evenIfItsSessionsCannotBeEnded() {
    beatFor(30);
    assertThat(db.inNew(() -> clusterNode.nodes.heartbeat(silent))).isFalse();
    assertThat(endedSessions).containsExactly(silent);
  }

  @Test
  void firstNodeBackAfterAnOutage_doesNotDeclareTheOthersDead() {
    beatFor(25);
    now += Duration.ofMinutes(10).toNanos();
    beatFor(25);
    assertThat(db.inNew(() -> clusterNode.nodes.heartbeat(silent))).isTrue();
  }

  @Test
  void nodeWhoseSessionHasEnded_isLookedForAfterTheSecondHeartbeat_butNotSoonAfterAnOutage() {
    clusterNode.beat();
    assertThat(lookedForGone).isEmpty();
    beatFor(5);
    assertThat(lookedForGone).containsExactly(Duration.ofMillis(12_500));
    for (int outage : new int[] {8, 600}) {
      lookedForGone.clear();
      now += Duration.ofSeconds(outage - 5).toNanos();
      beatFor(15);
      assertThat(lookedForGone).isEmpty();
      beatFor(5);
      assertThat(lookedForGone).hasSize(1);
    }
  }

  @Test
  void otherApplicationOfWhichNoNodeIsLeft_isToldOnce_untilOneIsHeardAgain() {
    Node theirs = new Node(Uuids.next(), "billing");
    insert(theirs, Duration.ofMinutes(5));
    insert(new Node(Uuids.next(), "alive"), Duration.ZERO);
    insert(new Node(Uuids.next(), "alive"), Duration.ofMinutes(5));
    try (Logged logged = new Logged()) {
      beatFor(25);
      assertThat(logged.messages()).noneMatch(line -> line.contains("HB-0355"));
      beatFor(30);
      assertThat(logged.messages())
          .filteredOn(line -> line.contains("HB-0355"))
          .singleElement()
          .asString()
          .startsWith("WARNING HB-0355 No node of application billing has been heard for PT30S")
          .contains("until it is started again");
      heard(theirs, Duration.ZERO);
      beatFor(5);
      heard(theirs, Duration.ofMinutes(5));
      beatFor(5);
      assertThat(logged.messages()).filteredOn(line -> line.contains("HB-0355")).hasSize(2);
    }
  }

  @Test
  void nodeThatCannotBeTakenOver_keepsNoOtherFromIt_andIsTold() {
    beatFor(25);
    List<Node> dead = List.of(new Node(Uuids.next(), "shop"), new Node(Uuids.next(), "shop"));
    dead.forEach(node -> insert(node, Duration.ofMinutes(5)));
    insert(new Node(Uuids.next(), "billing"), Duration.ofMinutes(5));
    keptByTheDatabase.addAll(List.of(silent, dead.get(0)));
    try (Logged logged = new Logged()) {
      assertThatThrownBy(() -> beatFor(5)).isInstanceOf(StorageException.class);
      assertThat(logged.messages()).anyMatch(line -> line.contains("HB-0355"));
    }
    assertThat(endedSessions).containsExactlyInAnyOrder(silent, dead.get(0), dead.get(1));
    assertThat(db.inNew(() -> clusterNode.nodes.former("shop")))
        .extracting(Nodes.Former::node)
        .containsExactlyInAnyOrder(silent, dead.get(0));
  }

  @Test
  void whatANodeTookOnAfterItWasDeclaredDead_isDueAgain_andNotSuspectedOfADeath() {
    UUID id = Uuids.next();
    db.execute(
        "INSERT INTO {schema}hearback_delivery (id, job_id, application, provider, tags, observer,"
            + " generation, state, owner, claim, attempts, suspect, due_at, bytes, created_at)"
            + " VALUES (?, ?, 'shop', 'p', '[]', 'o', 1, 'RUNNING', ?, 1, 0, FALSE, {now}, 0,"
            + " {now})",
        id,
        Uuids.next(),
        Uuids.next());
    beatFor(30);
    assertThat(
            db.execute(
                "UPDATE {schema}hearback_delivery SET claim = claim"
                    + " WHERE id = ? AND state = 'WAITING' AND NOT suspect",
                id))
        .isEqualTo(1);
  }

  @Test
  void deadNodesThatTakeLong_doNotKeepTheNextHeartbeatWaiting() {
    beatFor(25);
    List<Node> dead = List.of(new Node(Uuids.next(), "shop"), new Node(Uuids.next(), "shop"));
    dead.forEach(node -> insert(node, Duration.ofMinutes(5)));
    takes = Duration.ofSeconds(16);
    beatFor(5);
    assertThat(endedSessions).hasSize(1);
    takes = Duration.ZERO;
    beatFor(40);
    assertThat(endedSessions).hasSize(3);
  }

  private void insert(Node node, Duration ago) {
    db.execute(
        "INSERT INTO {schema}hearback_node (id, application, state, started_at, beat_at,"
            + " observers)"
            + " VALUES (?, ?, 'LIVE', {now}, {earlier}, '{}')",
        node.id(),
        node.application(),
        ago);
  }

  private void heard(Node node, Duration ago) {
    db.execute("UPDATE {schema}hearback_node SET beat_at = {earlier} WHERE id = ?", ago, node.id());
  }

  private void beatFor(int seconds) {
    for (int i = 0; i < seconds; i += 5) {
      now += Duration.ofSeconds(5).toNanos();
      clusterNode.beat();
    }
  }

  private final class FailingSubmissions extends Submissions {
    @Override
    public int release(Node former, boolean died) {
      if (keptByTheDatabase.contains(former)) {
        throw new StorageException("HB-0241 no row to be had", null);
      }
      return super.release(former, died);
    }
  }

  private static final class StubSettings extends TestSettings {
    @Override
    public String application() {
      return "shop";
    }

    StubSettings() {
      with(Catalogue.HEARTBEAT, () -> Duration.ofSeconds(5));
      with(Catalogue.NODE_EXPIRY, () -> Duration.ofSeconds(30));
    }
  }
}
