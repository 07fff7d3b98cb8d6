package dev.hearback.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearback.Beans;
import dev.hearback.dispatch.IdleNode;
import dev.hearback.inbox.AuditEntry;
import dev.hearback.inbox.AuditLog;
import dev.hearback.inbox.Pause;
import dev.hearback.inbox.Pauses;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with the observers "mail" and "store". */
class PausesTest {

  private final TestDatabase db = TestDatabase.ready(Product.H2);
  private final IdleNode here = new IdleNode(db);
  private final IdleNode there = new IdleNode(db);
  private final Admin operator = new Admin();

  PausesTest() {
    operator.settings = here.settings;
    operator.transactions = db.transactions();
    operator.pauses = Beans.inject(new Pauses(), db.database());
    operator.auditLog = Beans.inject(new AuditLog(), db.database());
    operator.deliverer = here.deliverer;
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void pause_holdsHereAtOnce_andOnOtherNodesWithTheirNextPoll() {
    operator.pause("store", "alice", "the disk\nis full");
    assertThat(operator.paused())
        .singleElement()
        .satisfies(
            pause -> {
              assertThat(pause.observer()).isEqualTo("store");
              assertThat(pause.who()).isEqualTo("alice");
              assertThat(pause.reason()).isEqualTo("the disk is full");
            });
    assertThat(here.deliverer.paused()).containsOnlyKeys("store");
    assertThat(here.hasRoom("store")).isFalse();
    assertThat(here.hasRoom("mail")).isTrue();
    there.poll();
    assertThat(there.hasRoom("store")).isFalse();
  }

  @Test
  void resumedObserver_isCalledAgain_everywhere() {
    operator.pause("store", "alice", "the disk is full");
    there.poll();
    operator.resume("store", "bob");
    assertThat(here.hasRoom("store")).isTrue();
    there.poll();
    assertThat(there.hasRoom("store")).isTrue();
    assertThat(operator.paused()).isEmpty();
    assertThat(here.deliverer.paused()).isEmpty();
  }

  @Test
  void whoPausedAndResumed_isKept() {
    operator.pause("store", "alice", "the disk is full");
    operator.pause("store", "carol", "changes nothing");
    operator.resume("store", "bob");
    operator.resume("store", "dave");
    assertThat(operator.history("store"))
        .extracting(AuditEntry::who, AuditEntry::action, AuditEntry::note)
        .containsExactly(
            tuple("bob", "RESUME", "store"), tuple("alice", "PAUSE", "store: the disk is full"));
    assertThat(operator.history("mail")).isEmpty();
  }

  @Test
  void observerOfAnotherDeployment_canBePaused_too() {
    operator.pause("elsewhere", "alice", "x");
    assertThat(operator.paused()).extracting(Pause::observer).containsExactly("elsewhere");
    operator.resume("elsewhere", "alice");
    assertThat(operator.paused()).isEmpty();
  }

  @Test
  void pauseOfNobody_orByNobody_isRefused() {
    assertThatThrownBy(() -> operator.pause("", "alice", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0351");
    assertThatThrownBy(() -> operator.pause("x".repeat(201), "alice", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0351");
    assertThatThrownBy(() -> operator.pause("store", "", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0601");
  }
}
