package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.receive.CallbackStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyReaderTest {

  private static final CallbackAddress JOB = new CallbackAddress.OfJob("p", new UUID(1, 2), 1);
  private static final byte[] TEN = "0123456789".getBytes(UTF_8);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path directory;
  private final Storing store = new Storing();
  private final ScriptedInput input = new ScriptedInput();
  private final MemoryBudget budget = new MemoryBudget(100_000);
  private final List<Reply> replies = new ArrayList<>();
  private final List<BodyReader> ended = new ArrayList<>();

  @Test
  void wholeBody_isStored_beforeItIsAnswered() throws Exception {
    BodyReader reader = begin(20);
    input.arrive(TEN);
    input.arrive(TEN);
    reader.onAllDataRead();

    assertThat(store.bodies).containsExactly("01234567890123456789");
    assertThat(replies).isEmpty();
    store.answer(true);
    assertThat(replies).containsExactly(Reply.STORED);
    assertEnded(reader);
  }

  @Test
  void bodyThatIsThereAlready_isReadAtOnce_andNobodyWaits() throws Exception {
    input.with(TEN).with(TEN);

    begin(20);

    assertThat(store.bodies).containsExactly("01234567890123456789");
    assertThat(input.isAwaited()).isFalse();
    store.answer(true);
    assertThat(replies).containsExactly(Reply.STORED);
  }

  @Test
  void bodyOfWhichAPartIsThere_isReadWhenTheRestComes() throws Exception {
    input.with(TEN);

    BodyReader reader = begin(20);
    assertThat(store.bodies).isEmpty();
    input.arrive(TEN);
    reader.onAllDataRead();

    assertThat(store.bodies).containsExactly("01234567890123456789");
  }

  @Test
  void bodyWithoutDeclaredLength_isWholeWhenTheServerSaysSo() throws Exception {
    BodyReader reader = begin(-1);
    input.arrive(TEN);
    reader.onAllDataRead();
    store.answer(true);
    assertThat(replies).containsExactly(Reply.STORED);
  }

  @Test
  void lastDeclaredByte_isTheLastToBeWaitedFor() throws Exception {
    BodyReader reader = begin(20);
    input.finishLate();
    input.arrive(TEN);
    assertThat(input.isAwaited()).isTrue();
    input.arrive(TEN);
    assertThat(input.isAwaited()).isFalse();
    reader.onAllDataRead();
    assertThat(store.bodies).hasSize(1);
  }

  @Test
  void serverThatTookNoticeOfTheEnd_isAskedForIt() throws Exception {
    begin(10);
    input.arrive(TEN);
    assertThat(input.isAwaited()).isTrue();
  }

  @Test
  void emptyBody_isStored() throws Exception {
    begin(0).onAllDataRead();
    assertThat(store.bodies).containsExactly("");
  }

  @Test
  void bodyThatIsNotStored_isToBeSentAgain() throws Exception {
    BodyReader reader = begin(10);
    input.arrive(TEN);
    reader.onAllDataRead();
    store.answer(false);
    assertThat(replies).containsExactly(Reply.NOT_STORED);
    assertEnded(reader);
  }

  @Test
  void bodyThatTheStoreFailsOn_isToBeSentAgain() throws Exception {
    store.error = new IllegalStateException("No room");
    assertSentAgain();
  }

  @Test
  void bodyThatMemoryLacksFor_isToBeSentAgain() throws Exception {
    store.error = new OutOfMemoryError();
    assertSentAgain();
  }

  private void assertSentAgain() throws Exception {
    BodyReader reader = begin(10);
    input.arrive(TEN);
    reader.onAllDataRead();
    assertThat(replies).containsExactly(Reply.NOT_STORED);
    assertEnded(reader);
  }

  @Test
  void bodyShorterThanDeclared_isNotStored() throws Exception {
    BodyReader reader = begin(11);
    input.arrive(TEN);
    reader.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
    assertThat(store.refused).singleElement().asString().contains("whole");
    assertEnded(reader);
  }

  @Test
  void bodyLongerThanDeclared_isNotStored() throws Exception {
    BodyReader reader = begin(9);
    input.arrive(TEN);
    reader.onAllDataRead();
    assertThat(store.bodies).isEmpty();
  }

  @Test
  void brokenConnection_isNotStored() throws Exception {
    BodyReader reader = begin(-1);
    input.arrive(TEN);
    reader.onError(new EOFException());
    reader.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
    assertEnded(reader);
  }

  @Test
  void brokenRead_isNotStored() throws Exception {
    BodyReader reader = begin(-1);
    input.breakOff();
    reader.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
    assertEnded(reader);
  }

  @Test
  void bodyOfExactlyTheLimit_isStored() throws Exception {
    BodyReader reader = begin(-1);
    for (int i = 0; i < 10; i++) {
      input.arrive(TEN);
    }
    reader.onAllDataRead();
    assertThat(store.bodies).hasSize(1);
  }

  @Test
  void bodyOverTheLimit_isRefusedAtOnce_andNoted() throws Exception {
    BodyReader reader = begin(-1);
    for (int i = 0; i < 11; i++) {
      input.arrive(TEN);
    }
    assertThat(replies).containsExactly(Reply.TOO_LARGE);
    assertThat(store.refused).singleElement().asString().contains("more than 100");
    assertEnded(reader);
  }

  @Test
  void nothingIsRead_afterTheAnswer() throws Exception {
    BodyReader reader = begin(-1);
    reader.abandon();
    input.arrive(TEN);
    reader.onAllDataRead();
    assertThat(input.hasUnread()).isTrue();
    assertThat(store.bodies).isEmpty();
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
  }

  @Test
  void slowSender_isGivenUp_whenItsTimeIsOver() throws Exception {
    BodyReader reader = begin(-1);
    reader.check(0);
    input.arrive(TEN); // at the minimum rate of 10 bytes a second they earn a second
    reader.check(11 * SECOND - 1);
    assertThat(replies).isEmpty();
    reader.check(11 * SECOND);
    assertThat(replies).containsExactly(Reply.TOO_SLOW);
    assertThat(store.refused).singleElement().asString().contains("slow");
    assertEnded(reader);
  }

  @Test
  void slowStorage_isAnsweredInTime_andKeepsTheBodyAsLongAsItNeedsIt() throws Exception {
    BodyReader reader = begin(10);
    input.arrive(TEN);
    reader.check(0);
    reader.onAllDataRead();
    reader.check(60 * SECOND);
    assertThat(replies).as("its time begins anew").isEmpty();
    reader.check(62 * SECOND);
    assertThat(replies).containsExactly(Reply.NOT_STORED);
    assertThat(ended).isEmpty();
    store.answer(true);
    assertEnded(reader);
  }

  @Test
  void largeBody_mayBeStoredLonger_butNeverForLongerThanVendorsWait() {
    assertThat(BodyReader.storingTime(1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(BodyReader.storingTime(20_000_000)).isEqualTo(Duration.ofSeconds(3));
    assertThat(BodyReader.storingTime(100_000_000)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void stopOfTheApplication_leavesToTheStoreWhatItHas() throws Exception {
    BodyReader reader = begin(10);
    input.arrive(TEN);
    reader.onAllDataRead();
    reader.abandon();
    assertThat(replies).isEmpty();
    store.answer(true);
    assertThat(replies).containsExactly(Reply.STORED);
    assertEnded(reader);
  }

  @Test
  void probe_isReadToItsEndAndAnswered_butNotStored() throws Exception {
    BodyReader reader = begin(CallbackAddress.OfJob.probe(), 10);
    input.arrive(TEN);
    reader.onAllDataRead();
    assertThat(replies).containsExactly(Reply.STORED);
    assertThat(store.bodies).isEmpty();
    assertEnded(reader);
  }

  @Test
  void requestThatCannotWait_isReadOnItsThread() throws Exception {
    BodyReader reader = reader(JOB, 20);
    input.with(TEN).with(TEN);
    reader.readHere();
    assertThat(store.bodies).containsExactly("01234567890123456789");
    store.answer(true);
    assertThat(replies).containsExactly(Reply.STORED);
    assertEnded(reader);
  }

  @Test
  void requestThatCannotWait_hasTheSameLimits() throws Exception {
    BodyReader large = reader(JOB, -1);
    for (int i = 0; i < 11; i++) {
      input.with(TEN);
    }
    large.readHere();
    assertThat(replies).containsExactly(Reply.TOO_LARGE);
    assertEnded(large);

    replies.clear();
    BodyReader slow = reader(JOB, -1);
    slow.check(0);
    slow.check(11 * SECOND);
    slow.readHere();
    assertThat(replies).containsExactly(Reply.TOO_SLOW);
    assertThat(store.bodies).isEmpty();
    assertEnded(slow);
  }

  @Test
  void shortBodyOfARequestThatCannotWait_isNotStored() throws Exception {
    BodyReader reader = reader(JOB, 11);
    input.with(TEN);
    reader.readHere();
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
    assertThat(reader.foundNothing()).isFalse();
    assertThat(store.bodies).isEmpty();
  }

  @Test
  void announcedBodyOfWhichNothingIsLeft_isNotStored_andSomebodyElseHasReadIt() throws Exception {
    BodyReader reader = begin(-1);
    reader.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(replies).containsExactly(Reply.NOT_WHOLE);
    assertThat(reader.foundNothing()).isTrue();
    assertEnded(reader);
  }

  private BodyReader begin(long declaredLength) throws Exception {
    return begin(JOB, declaredLength);
  }

  private BodyReader begin(CallbackAddress address, long declaredLength) throws Exception {
    BodyReader reader = reader(address, declaredLength);
    reader.begin();
    return reader;
  }

  private BodyReader reader(CallbackAddress address, long declaredLength) throws Exception {
    ReceivedBody body =
        new ReceivedBody(
            budget, TemporaryFiles.in(directory), MessageDigest.getInstance("SHA-256"), -1);
    return new BodyReader(
        new Heading(
            address, "POST", "", Optional.empty(), declaredLength, -1, declaredLength != 0, true),
        input,
        replies::add,
        body,
        new Limits(100, 10),
        store,
        ended::add);
  }

  private void assertEnded(BodyReader reader) {
    assertThat(ended).contains(reader);
    assertThat(budget.free()).isEqualTo(100_000);
  }

  /** Stores when the test says so. */
  private static final class Storing extends CallbackStore {

    final List<String> bodies = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    Throwable error;
    private Consumer<Boolean> asker;

    @Override
    public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
      if (error instanceof Error severe) {
        throw severe;
      } else if (error != null) {
        throw (RuntimeException) error;
      }
      try (InputStream in = callback.body().open()) {
        bodies.add(new String(in.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      asker = answer;
    }

    @Override
    public void refused(CallbackAddress address, String error, Optional<Throwable> cause) {
      assertThat(address).isEqualTo(JOB);
      refused.add(error);
    }

    @Override
    public void tooLarge(CallbackAddress address, long limit) {
      assertThat(address).isEqualTo(JOB);
      refused.add("more than " + limit);
    }

    void answer(boolean stored) {
      asker.accept(stored);
    }
  }
}
