package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearback.inbox.Deliveries;
import dev.hearback.inbox.Operation;
import dev.hearback.inbox.Operations;
import dev.hearback.inbox.Pause;
import dev.hearback.inbox.StoredPauses;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with the observers "mail" and "store". */
class PausesTest {

  private final TestDatabase db = TestDatabase.ready(Product.H2);
  private final Deliverer here = deliverer();
  private final Deliverer there = deliverer();
  private final Pauses pauses = new Pauses();

  PausesTest() {
    pauses.settings = new DelivererSettings();
    pauses.transactions = db.transactions();
    pauses.stored = new StoredPauses(db.database());
    pauses.operations = new Operations(db.database());
    pauses.deliverer = here;
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void pause_holdsHereAtOnce_andOnOtherNodesWithTheirNextPoll() {
    pauses.pause("store", "alice", "the disk\nis full");
    assertThat(pauses.list())
        .singleElement()
        .satisfies(
            pause -> {
              assertThat(pause.observer()).isEqualTo("store");
              assertThat(pause.who()).isEqualTo("alice");
              assertThat(pause.reason()).isEqualTo("the disk is full");
            });
    assertThat(pauses.here()).containsOnlyKeys("store");
    assertThat(here.hasRoom("store")).isFalse();
    assertThat(here.hasRoom("mail")).isTrue();
    poll(there);
    assertThat(there.hasRoom("store")).isFalse();
  }

  @Test
  void resumedObserver_isCalledAgain_everywhere() {
    pauses.pause("store", "alice", "the disk is full");
    poll(there);
    pauses.resume("store", "bob");
    assertThat(here.hasRoom("store")).isTrue();
    poll(there);
    assertThat(there.hasRoom("store")).isTrue();
    assertThat(pauses.list()).isEmpty();
    assertThat(pauses.here()).isEmpty();
  }

  @Test
  void whoPausedAndResumed_isKept() {
    pauses.pause("store", "alice", "the disk is full");
    pauses.pause("store", "carol", "changes nothing");
    pauses.resume("store", "bob");
    assertThat(pauses.history("store"))
        .extracting(Operation::who, Operation::kind, Operation::note)
        .containsExactly(
            tuple("bob", "RESUME", "store"), tuple("alice", "PAUSE", "store: the disk is full"));
    assertThat(pauses.history("mail")).isEmpty();
  }

  @Test
  void observerOfAnotherDeployment_canBePaused_too() {
    pauses.pause("elsewhere", "alice", "x");
    assertThat(pauses.list()).extracting(Pause::observer).containsExactly("elsewhere");
    pauses.resume("elsewhere", "alice");
    assertThat(pauses.list()).isEmpty();
  }

  @Test
  void pauseOfNobody_isRefused() {
    assertThatThrownBy(() -> pauses.pause("", "alice", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0351");
  }

  private static void poll(Deliverer deliverer) {
    deliverer.poll(new Node(Uuids.next(), "shop"));
  }

  private Deliverer deliverer() {
    Deliverer deliverer = new Deliverer();
    deliverer.settings = new DelivererSettings();
    deliverer.transactions = db.transactions();
    deliverer.deliveries = new Deliveries(db.database());
    deliverer.pauses = new StoredPauses(db.database());
    deliverer.observers =
        new Observers() {
          @Override
          public Set<String> ids() {
            return Set.of("mail", "store");
          }
        };
    deliverer.start(task -> {}, () -> {});
    return deliverer;
  }
}
