package dev.hearback.inbox;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hearback.Beans;
import dev.hearback.Transcript;
import dev.hearback.admin.Purge;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.Deliveries;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.LockedJob;
import dev.hearback.receive.PromptCallbacks;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.Node;
import dev.hearback.storage.OtherProcess;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL can end the sessions of somebody else; H2 cannot. */
@Timeout(60)
class FrozenNodeTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String EFFECT = "SELECT error FROM {schema}hearback_job WHERE id = ?";

  private static InboxFixture f;

  @BeforeAll
  static void start() {
    f = new InboxFixture(Product.POSTGRESQL);
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    f.fresh();
  }

  @AfterAll
  static void stop() {
    f.db.close();
  }

  @Test
  void nodeFrozenBetweenItsMarkAndItsCommit_losesItsLocksAtOnce_andCannotCommit() throws Exception {
    ClaimedDelivery delivery = f.delivery("a");
    Node second = f.join();
    try (OtherProcess frozen = f.db.otherProcess()) {
      Deliveries its = Beans.inject(new Deliveries(), frozen.database());
      assertThat(its.begin(delivery, TIMEOUT)).isTrue();
      work(frozen, delivery);
      assertThat(its.complete(delivery)).isTrue();
      assertThat(f.in(() -> f.deliveries.release(f.node, true))).isEqualTo(1);

      f.run(() -> f.nodes.endSessions(f.node));
      await().until(() -> f.in(() -> f.deliveries.release(f.node, true)) == 0);
      ClaimedDelivery again =
          f.in(() -> f.deliveries.claimDue(second, Map.of("a", 1), true)).stream()
              .findFirst()
              .orElseThrow();
      assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
      assertThat(f.value(EFFECT, delivery.jobId())).isEqualTo("null");
      assertThat(f.in(() -> f.deliveries.complete(again))).isTrue();
    }
  }

  @Test
  void nodeFrozenInItsObserver_losesTheObserversLocksAtOnce_andCannotCommit() throws Exception {
    ClaimedDelivery delivery = f.delivery("a");
    try (OtherProcess frozen = f.db.otherProcess()) {
      Deliveries its = Beans.inject(new Deliveries(), frozen.database());
      assertThat(its.begin(delivery, TIMEOUT)).isTrue();
      work(frozen, delivery);

      f.run(() -> f.nodes.endSessions(f.node));
      await()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(f.value(EFFECT + " FOR UPDATE NOWAIT", delivery.jobId())).isNotNull());
      assertThatThrownBy(() -> its.complete(delivery)).isInstanceOf(StorageException.class);
      assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
      assertThat(f.value(EFFECT, delivery.jobId())).isEqualTo("null");
    }
  }

  // --- where no row is read before one is locked ---

  @Test
  void callbackForAJobThatDoesNotExist_isStoredWithinBounds() {
    withinBounds(
        "1s",
        "30s",
        () ->
            f.callbacks.store(
                received(to(Uuids.next()), bytes("{}")), Optional.empty(), InboxFixture.KEEP));
  }

  @Test
  void callbackForAHook_isStoredWithinBounds() {
    withinBounds(
        "1s",
        "30s",
        () ->
            f.callbacks.store(
                received(f.hook(), bytes("{}")), Optional.empty(), InboxFixture.KEEP));
  }

  @Test
  void promptCallbacks_areStoredWithinCloseBounds() {
    PromptCallbacks prompts = Beans.inject(new PromptCallbacks(), f.db.database());
    for (CallbackAddress address : List.of(f.hook(), to(f.job()))) {
      String vendor = address instanceof CallbackAddress.OfHook hook ? hook.vendor() : "deepgram";
      PromptCallbacks.Prompt prompt =
          new PromptCallbacks.Prompt(
              received(address, bytes("fine")),
              vendor,
              new Outcome.Succeeded(Optional.of("v1"), List.of()),
              bytes("fine"),
              Transcript.ofText("fine"),
              Optional.empty());
      withinBounds(
          "50ms",
          "6s",
          () -> assertThat(prompts.store(List.of(prompt), f.node, new OneObserver())).hasSize(1));
    }
  }

  @Test
  void nodeThatOwnsNothing_isRemovedWithinBounds() {
    withinBounds(() -> f.nodes.leave(f.node));
  }

  @Test
  void whatOperatorsDid_isPurgedWithinBounds() {
    f.db.execute(
        "INSERT INTO {schema}hearback_audit (id, application, done_at, who, action, subject_id)"
            + " VALUES (?, ?, {earlier}, 'alice', 'REPLAY', ?)",
        Uuids.next(),
        f.application,
        Duration.ofDays(2),
        Uuids.next());
    Purge purge = Beans.inject(new Purge(), f.db.database(), f.erasure, f.callbacks, f.deliveries);
    withinBounds(
        () -> assertThat(purge.auditLog(f.application, Duration.ofDays(1), 10)).isEqualTo(1));
  }

  /** Nobody waits long for what it locks if its node freezes now, and it waits long for nobody. */
  private static void withinBounds(Runnable work) {
    withinBounds("5s", "30s", work);
  }

  private static void withinBounds(String wait, String silence, Runnable work) {
    f.run(
        () -> {
          work.run();
          assertThat(setting("lock_timeout")).isEqualTo(wait);
          assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo(silence);
        });
  }

  private static String setting(String name) {
    return f.db
        .database()
        .call("test", sql -> sql.first("SHOW " + name, row -> row.getString(1)).orElseThrow());
  }

  /** As an observer does something in its transaction. */
  private static void work(OtherProcess process, ClaimedDelivery delivery) {
    process
        .database()
        .call(
            "test",
            sql ->
                sql.update(
                    "UPDATE {schema}hearback_job SET error = 'effect' WHERE id = ?",
                    delivery.jobId()));
  }

  private static final class OneObserver implements PromptCallbacks.Recipients {
    @Override
    public List<String> matching(LockedJob job) {
      return List.of("a");
    }

    @Override
    public boolean take(String observer) {
      return true;
    }

    @Override
    public boolean mayKeep(String observer, long bytes) {
      return true;
    }
  }
}
