package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of pauses on every database. */
@Timeout(60)
abstract class PausesContract {

  private final TestDatabase db;
  private final Pauses pauses;

  PausesContract(Product product) {
    db = TestDatabase.ready(product);
    pauses = Beans.inject(new Pauses(), db.database());
  }

  @AfterEach
  void stop() {
    db.close();
  }

  @Test
  void pause_isListed_untilItIsDeleted() {
    pause("shop", "store", "the disk is full");
    assertThat(db.inNew(() -> pauses.list("shop")))
        .singleElement()
        .satisfies(
            pause -> {
              assertThat(pause.observer()).isEqualTo("store");
              assertThat(pause.who()).isEqualTo("alice");
              assertThat(pause.reason()).isEqualTo("the disk is full");
              assertThat(pause.since()).isNotNull();
            });
    assertThat(db.inNew(() -> pauses.delete("shop", "store"))).isTrue();
    assertThat(db.inNew(() -> pauses.delete("shop", "store"))).isFalse();
    assertThat(db.inNew(() -> pauses.list("shop"))).isEmpty();
  }

  @Test
  void observerThatIsPausedTwice_isPausedForTheFirstReason() {
    pause("shop", "store", "first");
    pause("shop", "store", "second");
    assertThat(db.inNew(() -> pauses.list("shop")))
        .extracting(Pause::reason)
        .containsExactly("first");
  }

  @Test
  void pauseOfAnotherApplication_isNotOurs() {
    pause("theirs", "store", "x");
    assertThat(db.inNew(() -> pauses.list("shop"))).isEmpty();
    assertThat(db.inNew(() -> pauses.delete("shop", "store"))).isFalse();
  }

  private void pause(String application, String observer, String reason) {
    db.inNew(
        () -> {
          pauses.insert(application, observer, "alice", reason);
          return null;
        });
  }
}
