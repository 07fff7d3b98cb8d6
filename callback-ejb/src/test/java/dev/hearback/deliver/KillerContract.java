package dev.hearback.deliver;

import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.InboxContract;
import dev.hearback.storage.TestDatabase.Product;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A callback whose interpretation ends the JVM, or never ends: what becomes of it, on every
 * database.
 */
abstract class KillerContract extends InboxContract {

  private TestApplication application;

  KillerContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    application = new TestApplication(f);
    application.observers.add("a");
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

  @Test
  void whatAnInterpretationFindsAfterItWasGivenUp_isNotRecorded() {
    UUID job = f.job();
    ClaimedCallback endless = f.claimed(job, "fine");
    application.giveUp(endless);
    application.told.clear();

    application.interpret(endless);

    assertThat(f.state("callback", endless.id())).isEqualTo("DEAD");
    assertThat(f.state("job", job)).isEqualTo("QUEUED");
    assertThat(application.told).containsExactly("claimLost");
  }

  @Test
  void callbackThatIsNoLongerStored_isNotGivenUp() {
    UUID job = f.job();
    ClaimedCallback endless = f.claimed(job, "fine");
    f.run(() -> f.bounds.drop(endless, Optional.of(job)));
    application.told.clear();

    application.giveUp(endless);

    assertThat(application.told).isEmpty();
  }

  private void die() {
    f.run(() -> f.callbacks.release(f.node, true));
    f.node = f.join();
  }
}
