package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.InboxFixture;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase.Product;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets an outcome for which this node has no observer. */
class OutcomesTest {

  private static final String THEIRS =
      "{\"theirs\":[\"TranscriptionSucceeded\",\"provider deepgram\"]}";

  private final InboxFixture f = new InboxFixture(Product.H2);
  private final TestApplication application = new TestApplication(f);
  private Node other;

  @BeforeEach
  void start() {
    f.fresh();
    other = f.in(() -> f.nodes.join(f.application, THEIRS));
  }

  @AfterEach
  void stop() {
    f.db.close();
  }

  @Test
  void outcomeThatOnlyAnotherNodeObserves_waitsForThatOne() {
    assertThat(delivery()).isEqualTo("theirs WAITING 0");
  }

  @Test
  void outcomeThatNoLiveNodeObserves_isADeadLetter() {
    f.db.execute("UPDATE {schema}hearback_node SET state = 'DEAD' WHERE id = ?", other.id());
    assertThat(delivery()).isEqualTo("- DEAD 0");
  }

  @Test
  void outcomeThatThisNodeObserves_isItsOwn() {
    application.observers.add("ours");
    assertThat(delivery()).isEqualTo("ours WAITING 0");
  }

  private String delivery() {
    UUID job = f.job();
    application.interpret(f.claimed(job, "fine"));
    return f.value(
        "SELECT COALESCE(observer, '-') || ' ' || state || ' ' || attempts"
            + " FROM {schema}hearback_delivery WHERE job_id = ?",
        job);
  }
}
