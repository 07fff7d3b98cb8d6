package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.storage.Nodes.Former;
import dev.hearback.storage.TestDatabase.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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

  private static final Duration ANY_SILENCE = Duration.ofSeconds(-10);

  private final Product product;
  private TestDatabase db;
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
    assertThat(db.inNew(() -> nodes.declareDead("lives", Duration.ofSeconds(30)))).isEmpty();
  }

  @Test
  void silentNode_isDeclaredDead_andLearnsItFromItsNextHeartbeat() {
    Node node = db.inNew(() -> nodes.join("silent", "{}"));
    db.execute(
        "UPDATE {schema}hearback_node SET beat_at = {earlier} WHERE id = ?",
        Duration.ofSeconds(31),
        node.id());
    assertThat(db.inNew(() -> nodes.declareDead("silent", Duration.ofSeconds(30))))
        .containsExactly(new Former(node, true));
    assertThat(db.inNew(() -> nodes.heartbeat(node))).isFalse();
    assertThat(db.inNew(() -> nodes.declareDead("silent", Duration.ofSeconds(30))))
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
    assertThat(db.inNew(() -> nodes.declareDead("left", ANY_SILENCE))).isEmpty();
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
    assertThat(db.inNew(() -> nodes.declareDead("gone", Duration.ofSeconds(30))))
        .containsExactly(new Former(gone, false));
    assertThat(db.inNew(() -> nodes.declareDead("other", Duration.ofSeconds(30)))).isEmpty();
  }

  @Test
  void nodesOfAnotherApplication_areNotOurs() {
    db.inNew(() -> nodes.join("theirs", "{}"));
    assertThat(db.inNew(() -> nodes.declareDead("ours", ANY_SILENCE))).isEmpty();
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
      assertThat(db.inNew(() -> nodes.declareDead("frozen", ANY_SILENCE)))
          .containsExactly(new Former(dead, true));
      connection.rollback();
    }
    assertThat(db.inNew(() -> nodes.declareDead("frozen", ANY_SILENCE)))
        .contains(new Former(frozen, true), new Former(dead, true));
  }
}
