package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.Beans;
import dev.hearback.cluster.Nodes;
import dev.hearback.cluster.Nodes.Former;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** What holds of nodes on every database. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
abstract class NodesContract {

  static final Duration ANY_SILENCE = Duration.ofSeconds(-10);

  private final Product product;
  TestDatabase db;
  private Nodes nodes;

  NodesContract(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() {
    db = TestDatabase.ready(product);
    nodes = Beans.inject(new Nodes(), db.database());
  }

  @AfterAll
  void stop() {
    db.close();
  }

  @Test
  void nodeThatBeats_lives() {
    Node node = db.inNew(() -> nodes.join("lives", "{}"));
    assertThat(db.inNew(() -> nodes.heartbeat(node))).isTrue();
    assertThat(declareDead("lives", Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void silentNode_isDeclaredDead_andLearnsItFromItsNextHeartbeat() {
    Node node = db.inNew(() -> nodes.join("silent", "{}"));
    db.execute(
        "UPDATE {schema}hearback_node SET beat_at = {earlier} WHERE id = ?",
        Duration.ofSeconds(31),
        node.id());
    assertThat(declareDead("silent", Duration.ofSeconds(30)))
        .containsExactly(new Former(node, true));
    assertThat(db.inNew(() -> nodes.heartbeat(node))).isFalse();
    assertThat(declareDead("silent", Duration.ofSeconds(30)))
        .containsExactly(new Former(node, true));
  }

  @Test
  void nodeThatLeft_isNotDead_itIsGone() {
    Node node = db.inNew(() -> nodes.join("left", "{}"));
    db.inNew(
        () -> {
          nodes.leave(node);
          return null;
        });
    assertThat(declareDead("left", ANY_SILENCE)).isEmpty();
    assertThat(db.inNew(() -> nodes.heartbeat(node))).isFalse();
  }

  @Test
  void nodeThatIsGoneButOwnsSomething_isListed_thoughItLivesUnderAnotherId() {
    Node gone = new Node(Uuids.next(), "gone");
    db.execute(
        "INSERT INTO {schema}hearback_job (id, application, provider, vendor, state, owner, claim,"
            + " submission, attempts, generation, options, tags, attributes, audio_kind,"
            + " created_at, vendor_erase_attempts) VALUES (?, 'gone', 'p', 'p', 'SUBMITTING', ?, 1,"
            + " 1, 0, 1, '{}', '[]', '{}', 'NONE', {now}, 0)",
        Uuids.next(),
        gone.id());
    assertThat(declareDead("gone", Duration.ofSeconds(30)))
        .containsExactly(new Former(gone, false));
    assertThat(declareDead("other", Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void nodesOfAnotherApplication_areNotOurs() {
    db.inNew(() -> nodes.join("theirs", "{}"));
    assertThat(declareDead("ours", ANY_SILENCE)).isEmpty();
  }

  @Test
  void liveNodes_tellWhatTheyObserve() {
    db.inNew(() -> nodes.join("told", "{\"a\":[]}"));
    Node dead = db.inNew(() -> nodes.join("told", "{\"b\":[]}"));
    db.execute("UPDATE {schema}hearback_node SET state = 'DEAD' WHERE id = ?", dead.id());
    assertThat(db.inNew(() -> nodes.observers("told"))).containsExactly("{\"a\":[]}");
  }

  @Test
  void nodeThatFrozeWithinItsHeartbeat_doesNotBlockTheOthers() throws SQLException {
    Node frozen = db.inNew(() -> nodes.join("frozen", "{}"));
    Node dead = db.inNew(() -> nodes.join("frozen", "{}"));
    try (Connection connection = db.foreign();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE " + db.table("node") + " SET beat_at = beat_at WHERE id = '" + frozen.id() + "'");
      assertThat(declareDead("frozen", ANY_SILENCE)).containsExactly(new Former(dead, true));
      connection.rollback();
    }
    assertThat(declareDead("frozen", ANY_SILENCE))
        .contains(new Former(frozen, true), new Former(dead, true));
  }

  @Test
  void nodeWhoseSessionHasEnded_isGone_whereTheDatabaseTells() throws SQLException {
    Node node;
    try (OtherProcess process = db.otherProcess()) {
      node = joinIn(process, "ended");
      assertThat(declareGone("ended")).isEmpty();
    }
    Callable<List<Former>> gone = () -> declareGone("ended");
    if (product == Product.POSTGRESQL) {
      await().until(gone, List.of(new Former(node, true))::equals);
      assertThat(db.inNew(() -> nodes.heartbeat(node))).isFalse();
    } else {
      await().during(Duration.ofMillis(100)).until(gone, List::isEmpty);
    }
  }

  @Test
  void afterARestartOfTheDatabase_sessionThatHasEnded_tellsNothing() throws SQLException {
    try (OtherProcess process = db.otherProcess()) {
      joinIn(process, "restarted");
    }
    db.execute(
        "UPDATE {schema}hearback_node SET session = '1' || session"
            + " WHERE application = 'restarted'");
    await().during(Duration.ofMillis(200)).until(() -> declareGone("restarted"), List::isEmpty);
  }

  @Test
  void nodeThatBeatsInAnotherSession_isNotGone() throws SQLException {
    Node node;
    try (OtherProcess process = db.otherProcess()) {
      node = joinIn(process, "moved");
    }
    try (OtherProcess process = db.otherProcess()) {
      in(process, nodes -> nodes.heartbeat(node));
      assertThat(declareGone("moved")).isEmpty();
    }
  }

  static <T> T in(OtherProcess process, Function<Nodes, T> use) throws SQLException {
    T result = use.apply(Beans.inject(new Nodes(), process.database()));
    process.commit();
    return result;
  }

  static Node joinIn(OtherProcess process, String application) throws SQLException {
    return in(process, nodes -> nodes.join(application, "{}"));
  }

  private List<Former> declareGone(String application) {
    return db.inNew(
        () -> {
          nodes.declareGone(application, ANY_SILENCE);
          return nodes.former(application);
        });
  }

  private List<Former> declareDead(String application, Duration silence) {
    return db.inNew(
        () -> {
          nodes.declareDead(application, silence);
          return nodes.former(application);
        });
  }
}
