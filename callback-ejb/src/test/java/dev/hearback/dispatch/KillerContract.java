package dev.hearback.dispatch;

import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.storage.TestDatabase.Product;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** A callback whose interpretation ends the JVM: what becomes of it, on every database. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
abstract class KillerContract {

  private final Product product;
  private InboxFixture f;
  private TestApplication application;

  KillerContract(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() {
    f = new InboxFixture(product);
    application = new TestApplication(f);
    application.observers.add("a");
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    f.fresh();
  }

  @AfterEach
  void everyMoveWasLegal() {
    f.everyMoveWasLegal();
  }

  @AfterAll
  void stop() {
    f.db.close();
  }

  @Test
  void secondDeath_whichWasOfItAlone_makesItADeadLetter() {
    UUID killer = f.claimed(f.job(), "fine").id();
    die();
    assertThat(f.claim(1)).extracting(ClaimedCallback::id).containsExactly(killer);
    die();

    application.interpret(f.claim(1).get(0));

    assertThat(f.state("callback", killer)).isEqualTo("DEAD");
    assertThat(f.value("SELECT code FROM {schema}hearback_callback WHERE id = ?", killer))
        .isEqualTo("KILLS_SERVER");
  }

  @Test
  void callbackThatWasInHandToo_isInterpreted_afterOneDeathAndAfterAnother() {
    UUID first = f.job();
    UUID second = f.job();
    f.claimed(first, "fine");
    die();
    f.store(to(second), "fine", Optional.of(f.node));
    application.interpret(f.claim(1).get(0));
    assertThat(f.state("job", first)).isEqualTo("SUCCEEDED");
    die();

    application.interpret(f.claim(1).get(0));

    assertThat(f.state("job", second)).isEqualTo("SUCCEEDED");
  }

  private void die() {
    f.run(() -> f.callbacks.release(f.node, true));
    f.node = f.join();
  }
}
