package dev.hearback.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearback.Beans;
import dev.hearback.deliver.IdleNode;
import dev.hearback.deliver.Pause;
import dev.hearback.deliver.Pauses;
import dev.hearback.jobs.AuditEntry;
import dev.hearback.jobs.AuditLog;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with the observers "mail" and "store". */
class PausesTest {

  private final TestDatabase db = TestDatabase.ready(Product.H2);
  private final IdleNode here = new IdleNode(db);
  private final IdleNode there = new IdleNode(db);
  private final Admin admin = new Admin();
  private final NamedCaller caller = new NamedCaller();

  PausesTest() {
    admin.caller = caller;
    admin.settings = here.settings;
    admin.transactions = db.transactions();
    admin.pauses = Beans.inject(new Pauses(), db.database());
    admin.auditLog = Beans.inject(new AuditLog(), db.database());
    admin.deliverer = here.deliverer;
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void pause_holdsHereAtOnce_andOnOtherNodesWithTheirNextPoll() {
    admin.pause("store", "alice", "the disk\nis full");
    assertThat(admin.paused())
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
    admin.pause("store", "alice", "the disk is full");
    there.poll();
    admin.resume("store", "bob");
    assertThat(here.hasRoom("store")).isTrue();
    there.poll();
    assertThat(there.hasRoom("store")).isTrue();
    assertThat(admin.paused()).isEmpty();
    assertThat(here.deliverer.paused()).isEmpty();
  }

  @Test
  void whoeverNamesAnother_isKeptByTheNameThatHeLoggedInByAsWell() {
    caller.name = Optional.of("olga");
    admin.pause("store", "olga", "");
    admin.resume("store", "w".repeat(200));
    assertThat(admin.history("store"))
        .extracting(AuditEntry::who)
        .containsExactly("w".repeat(189) + "… (as olga)", "olga");
  }

  @Test
  void whoPausedAndResumed_isKept() {
    admin.pause("store", "alice", "the disk is full");
    admin.pause("store", "carol", "changes nothing");
    admin.resume("store", "bob");
    admin.resume("store", "dave");
    assertThat(admin.history("store"))
        .extracting(AuditEntry::who, AuditEntry::action, AuditEntry::note)
        .containsExactly(
            tuple("bob", "RESUME", "store"), tuple("alice", "PAUSE", "store: the disk is full"));
    assertThat(admin.history("mail")).isEmpty();
  }

  @Test
  void observerOfAnotherDeployment_canBePaused_too() {
    admin.pause("elsewhere", "alice", "x");
    assertThat(admin.paused()).extracting(Pause::observer).containsExactly("elsewhere");
    admin.resume("elsewhere", "alice");
    assertThat(admin.paused()).isEmpty();
  }

  @Test
  void pauseOfNobody_orByNobody_isRefused() {
    assertThatThrownBy(() -> admin.pause("", "alice", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0351");
    assertThatThrownBy(() -> admin.pause("x".repeat(201), "alice", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0351");
    assertThatThrownBy(() -> admin.pause("store", "", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HB-0601");
  }
}
