package dev.hearback.inbox;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.spi.CallbackContent;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What holds of stored callbacks on every database. */
abstract class CallbackTableContract extends InboxContract {

  CallbackTableContract(Product product) {
    super(product);
  }

  @Test
  void callbackOfOwnApplication_isOwnedFromTheStart_andClaimedByNobody() {
    CallbackAddress address = to(f.job());
    CallbackTable.StoreResult stored = f.store(address, "{}", Optional.of(f.node));
    assertThat(stored.known()).isFalse();
    ClaimedCallback claimed = stored.claimed().orElseThrow();
    assertThat(claimed.address()).isEqualTo(address);
    assertThat(claimed.attempts()).isZero();
    assertThat(claimed.suspect()).isFalse();
    assertThat(f.claim(10)).isEmpty();
  }

  @Test
  void callbackOfAnotherApplication_orWithoutRoom_waitsForANodeOfItsOwn() {
    Node stranger = f.in(() -> f.nodes.join("stranger", "{}"));
    CallbackAddress address = to(f.job());
    CallbackAddress.OfHook hook = f.hook();
    assertThat(f.store(address, "1", Optional.of(stranger)).claimed()).isEmpty();
    assertThat(f.store(hook, "2", Optional.empty()).claimed()).isEmpty();
    assertThat(f.in(() -> f.callbacks.claimDue(stranger, 10, true))).isEmpty();
    assertThat(f.claim(10)).extracting(ClaimedCallback::address).containsExactly(address, hook);
  }

  @Test
  void repeatedCallback_isKnown_andChangesNothing() {
    CallbackAddress address = to(f.job());
    f.store(address, "{}", Optional.empty());
    CallbackTable.StoreResult again = f.store(address, "{}", Optional.of(f.node));
    assertThat(again.known()).isTrue();
    assertThat(again.claimed()).isEmpty();
    assertThat(f.claim(10)).hasSize(1);
  }

  @Test
  void otherBodyOrSubmissionOrHook_isAnotherCallback() {
    UUID job = f.job();
    assertThat(f.store(to(job), "1", Optional.empty()).known()).isFalse();
    assertThat(f.store(to(job), "2", Optional.empty()).known()).isFalse();
    assertThat(
            f.store(new CallbackAddress.OfJob("deepgram", job, 2), "1", Optional.empty()).known())
        .isFalse();
    assertThat(f.store(f.hook(), "1", Optional.empty()).known()).isFalse();
    assertThat(f.store(f.hook(), "1", Optional.empty()).known()).isFalse();
  }

  @Test
  void identicalCallbacksInParallel_leaveOneRow() throws Exception {
    CallbackAddress address = to(f.job());
    byte[] large = new byte[500_000];
    for (byte[] body : List.of(bytes("{}"), large)) {
      Callable<CallbackTable.StoreResult> store =
          () ->
              f.in(
                  () ->
                      f.callbacks.store(
                          received(address, body), Optional.empty(), InboxFixture.KEEP));
      List<CallbackTable.StoreResult> stored = TestDatabase.atOnce(Collections.nCopies(8, store));
      assertThat(stored).filteredOn(one -> !one.known()).hasSize(1);
      List<ClaimedCallback> claimed = f.claim(10);
      assertThat(claimed).hasSize(1);
      try (InputStream in = f.in(() -> f.callbacks.content(claimed.get(0).id())).open()) {
        assertThat(in.readAllBytes()).isEqualTo(body);
      }
    }
  }

  @Test
  void bodyOfAnySize_comesOutByteForByte_withOneConnectionAtATime() throws IOException {
    for (int length :
        new int[] {
          0, 1, 65_536, 65_537, 262_144, 262_145, 1_048_576, 1_048_577, 20 * 1024 * 1024 + 7
        }) {
      byte[] body = new byte[length];
      new Random(length).nextBytes(body);
      ReceivedCallback callback = received(to(f.job()), body);
      f.db.dataSource().most();
      f.store(callback, Optional.empty());
      CallbackContent content = f.in(() -> f.callbacks.content(callback.id()));
      assertThat(content.length()).isEqualTo(length);
      assertThat(content.contentType()).contains("application/json");
      assertThat(content.query()).isEmpty();
      for (int times = 0; times < 2; times++) {
        try (InputStream in = content.open()) {
          byte[] start = in.readNBytes(Math.min(length, 10));
          assertThat(f.db.dataSource().borrowed()).isZero();
          assertThat(start).isEqualTo(Arrays.copyOf(body, start.length));
          assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(body, start.length, length));
          assertThat(in.read()).isEqualTo(-1);
        }
      }
      assertThat(f.db.dataSource().most()).isEqualTo(1);
    }
  }

  @Test
  void largeBody_isReadAMebibyteAtATime() throws IOException {
    ReceivedCallback callback = received(to(f.job()), new byte[3_000_000]);
    f.store(callback, Optional.empty());
    CallbackContent content = f.in(() -> f.callbacks.content(callback.id()));
    f.db.dataSource().calls();
    try (InputStream in = content.open()) {
      assertThat(in.readAllBytes()).hasSize(3_000_000);
    }
    assertThat(f.db.dataSource().calls()).isEqualTo(3);
  }

  @Test
  void bodyOfWhichAPieceIsMissing_isNotReadAsIfItWereWhole() {
    for (int missing : new int[] {0, 1, 4, 5}) {
      ReceivedCallback callback = received(to(f.job()), new byte[1_500_000]);
      f.store(callback, Optional.empty());
      f.db.execute(
          "DELETE FROM {schema}hearback_chunk WHERE owner_id = ? AND number = ?",
          callback.id(),
          missing);
      CallbackContent content = f.in(() -> f.callbacks.content(callback.id()));
      assertThatThrownBy(() -> content.open().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("HB-0223");
    }
  }

  @Test
  void bodyIsReadableWithinATransaction() {
    byte[] body = new byte[700_000];
    body[699_999] = 7;
    ReceivedCallback callback = received(to(f.job()), body);
    f.store(callback, Optional.empty());
    byte[] read =
        f.in(
            () -> {
              try (InputStream in = f.callbacks.content(callback.id()).open()) {
                return in.readAllBytes();
              }
            });
    assertThat(read).isEqualTo(body);
  }

  @Test
  void bodyThatIsShorterThanItSays_isNotStored() {
    for (int length : new int[] {10, 100_000}) {
      ReceivedCallback honest = received(to(f.job()), new byte[length]);
      ReceivedCallback.Body shorter =
          new ReceivedCallback.Body() {
            @Override
            public long length() {
              return length;
            }

            @Override
            public InputStream open() {
              return new ByteArrayInputStream(new byte[length - 1]);
            }
          };
      ReceivedCallback broken =
          new ReceivedCallback(
              honest.id(), honest.address(), "POST", "", honest.contentType(), shorter);
      assertThatThrownBy(() -> f.store(broken, Optional.empty()))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("HB-0511")
          .hasMessageMatching(".* bytes, found (more|\\d+), callback .*")
          .hasMessageContaining(honest.id().toString());
      assertThatThrownBy(() -> f.in(() -> f.callbacks.content(honest.id())))
          .hasStackTraceContaining("HB-0510");
      assertThat(f.store(honest, Optional.empty()).known()).isFalse();
    }
  }

  @Test
  void storeThatRollsBack_leavesNothing() {
    ReceivedCallback callback = received(to(f.job()), new byte[100_000]);
    assertThatThrownBy(
        () ->
            f.in(
                () -> {
                  f.callbacks.store(callback, Optional.of(f.node), InboxFixture.KEEP);
                  throw new Exception("error");
                }));
    assertThat(
            f.value(
                "SELECT COUNT(*) FROM {schema}hearback_chunk WHERE owner_id = ?", callback.id()))
        .isEqualTo("0");
    assertThat(f.store(callback, Optional.of(f.node)).known()).isFalse();
  }

  @Test
  void callbackForAJobThatDoesNotExist_isADeadLetter() {
    UUID job = Uuids.next();
    CallbackTable.StoreResult stored = f.store(to(job), "{}", Optional.of(f.node));
    assertThat(stored.claimed()).isEmpty();
    assertThat(stored.dead()).contains(DeadLetter.Code.UNKNOWN_JOB);
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 100)))
        .filteredOn(letter -> letter.jobId().equals(Optional.of(job)))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.CALLBACK);
              assertThat(letter.code()).isEqualTo("UNKNOWN_JOB");
            });
    CallbackTable.StoreResult again = f.store(to(job), "{}", Optional.of(f.node));
    assertThat(again.known()).isTrue();
    assertThat(again.dead()).isEmpty();
  }

  @Test
  void callbackWhoseTokenContradictsItsJob_isADeadLetter_andKept() {
    UUID job = f.job();
    for (CallbackAddress.OfJob forged :
        List.of(
            new CallbackAddress.OfJob("deepgram", job, 2),
            new CallbackAddress.OfJob("gladia", job, 1))) {
      CallbackTable.StoreResult stored = f.store(forged, "body of " + forged, Optional.of(f.node));

      assertThat(stored.dead()).contains(DeadLetter.Code.CONTRADICTS_JOB);
      assertThat(stored.claimed()).isEmpty();
    }
    assertThat(f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 10)))
        .hasSize(2)
        .allMatch(letter -> letter.jobId().equals(Optional.of(job)));
  }

  @Test
  void twoNodesThatClaimAtOnce_getDifferentCallbacks() throws Exception {
    for (int i = 0; i < 40; i++) {
      f.store(to(f.job()), "{}", Optional.empty());
    }
    Node second = f.join();
    List<UUID> ids = new ArrayList<>();
    Callable<List<ClaimedCallback>> one = () -> f.claim(5);
    Callable<List<ClaimedCallback>> two = () -> f.in(() -> f.callbacks.claimDue(second, 5, true));
    for (int round = 0; round < 40 && ids.size() < 40; round++) {
      TestDatabase.atOnce(List.of(one, two, one, two))
          .forEach(claimed -> claimed.forEach(callback -> ids.add(callback.id())));
    }
    assertThat(ids).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void interpretedCallback_isDone_onceAndForAll() {
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "{}");
    assertThat(f.in(() -> f.callbacks.complete(callback, job, Optional.of("late\0")))).isTrue();
    assertThat(f.in(() -> f.callbacks.complete(callback, job, Optional.empty()))).isFalse();
    assertThat(f.in(() -> f.callbacks.deadLetter(callback, 1, DeadLetter.Code.NOT_UNDERSTOOD, "x")))
        .isFalse();
    assertThat(f.in(() -> f.callbacks.postpone(callback, Duration.ZERO, "x"))).isFalse();
    assertThat(f.claim(10)).isEmpty();
  }

  @Test
  void hooksCallback_learnsItsJob() {
    CallbackAddress.OfHook hook = f.hook();
    ClaimedCallback callback = f.store(hook, "{}", Optional.of(f.node)).claimed().orElseThrow();
    UUID job =
        f.in(
            () -> {
              UUID id = f.jobs.lockOrCreate(hook, Optional.of("v"), Map.of()).id();
              assertThat(f.callbacks.complete(callback, id, Optional.empty())).isTrue();
              return id;
            });
    assertThat(f.value("SELECT job_id FROM {schema}hearback_callback WHERE id = ?", callback.id()))
        .isEqualTo(job.toString());
  }

  @Test
  void callbackThatCannotBeUnderstood_isADeadLetter() {
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "<html>");
    assertThat(
            f.in(
                () ->
                    f.callbacks.deadLetter(
                        callback, 10, DeadLetter.Code.NOT_UNDERSTOOD, "expected {, found <")))
        .isTrue();
    List<DeadLetter> letters =
        f.in(() -> f.deadLetters.list(DeadLetter.Filter.of(f.application), 100));
    assertThat(letters)
        .filteredOn(letter -> letter.id().equals(callback.id()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.attempts()).isEqualTo(10);
              assertThat(letter.code()).isEqualTo("NOT_UNDERSTOOD");
              assertThat(letter.error()).isEqualTo("expected {, found <");
              assertThat(letter.jobId()).contains(job);
              assertThat(letter.since()).isNotNull();
            });
    assertThat(f.claim(10)).isEmpty();
  }

  @Test
  void postponedCallback_isDueAfterTheDelay_byTheDatabasesClock() {
    ClaimedCallback first = f.claimed(f.job(), "{}");
    f.run(() -> f.callbacks.postpone(first, Duration.ofHours(1), "our own error"));
    assertThat(f.claim(10)).isEmpty();
    makeDue(first.id());
    ClaimedCallback second = f.claim(10).get(0);
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.suspect()).isFalse();
    assertThat(second.claim()).isGreaterThan(first.claim());
  }

  @Test
  void claimGivenBack_isDueAtOnce_andCountsForNothing() {
    ClaimedCallback first = f.claimed(f.job(), "{}");
    f.run(() -> f.callbacks.release(first.asClaim()));
    ClaimedCallback second = f.claim(10).get(0);
    assertThat(second.attempts()).isZero();
    UUID job = f.job();
    assertThat(f.in(() -> f.callbacks.complete(first, job, Optional.empty()))).isFalse();
  }

  @Test
  void deadNodesCallbacks_areTakenOverOneAtATime_andTheZombieCannotRecordAnything() {
    UUID job = f.job();
    ClaimedCallback old = f.claimed(job, "1");
    f.claimed(f.job(), "2");
    Node second = f.join();
    assertThat(f.in(() -> f.callbacks.release(f.node, true))).isZero();
    f.store(to(f.job()), "innocent", Optional.empty());
    List<ClaimedCallback> first = f.in(() -> f.callbacks.claimDue(second, 10, true));
    assertThat(first).extracting(ClaimedCallback::suspect).containsExactly(true, false);
    assertThat(f.in(() -> f.callbacks.claimDue(second, 10, true))).isEmpty();
    assertThat(f.in(() -> f.callbacks.complete(old, job, Optional.empty()))).isFalse();
    f.run(() -> f.callbacks.complete(first.get(0), job, Optional.empty()));
    assertThat(f.in(() -> f.callbacks.claimDue(second, 10, true)))
        .singleElement()
        .matches(ClaimedCallback::suspect);
  }

  @Test
  void deathOfANode_isCountedOnlyAgainstASuspect() {
    ClaimedCallback innocent = f.claimed(f.job(), "1");
    assertThat(innocent.attempts()).isZero();
    f.in(() -> f.callbacks.release(f.node, true));
    ClaimedCallback suspect = f.claim(10).get(0);
    assertThat(suspect.attempts()).isZero();
    f.in(() -> f.callbacks.release(f.node, true));
    assertThat(f.claim(10).get(0).attempts()).isEqualTo(1);
  }

  @Test
  void nodeThatDoesNotKnowYetThatItWasDeclaredDead_takesNoSuspect() {
    f.claimed(f.job(), "1");
    f.in(() -> f.callbacks.release(f.node, true));
    f.declareDead(f.node);
    assertThat(f.claim(10)).isEmpty();
    f.run(() -> f.nodes.leave(f.node));
    assertThat(f.claim(10)).isEmpty();
    Node second = f.join();
    assertThat(f.in(() -> f.callbacks.claimDue(second, 10, true))).hasSize(1);
  }

  @Test
  void nodeThatLivesButIsNotOwnerAnyMore_leavesNoSuspect() {
    f.claimed(f.job(), "1");
    f.in(() -> f.callbacks.release(f.node, false));
    ClaimedCallback again = f.claim(10).get(0);
    assertThat(again.suspect()).isFalse();
    assertThat(again.attempts()).isZero();
  }

  @Test
  void rowHeldByAFrozenNode_doesNotBlockTheTakeOver_andIsCounted() throws Exception {
    ClaimedCallback held = f.claimed(f.job(), "1");
    ClaimedCallback free = f.claimed(f.job(), "2");
    try (Connection frozen = f.hold("callback", held.id())) {
      assertThat(f.in(() -> f.callbacks.release(f.node, true))).isEqualTo(1);
      assertThat(f.state("callback", free.id())).isEqualTo("WAITING");
      frozen.rollback();
    }
    assertThat(f.in(() -> f.callbacks.release(f.node, true))).isZero();
  }

  private void makeDue(UUID id) {
    f.db.execute("UPDATE {schema}hearback_callback SET due_at = {now} WHERE id = ?", id);
  }
}
