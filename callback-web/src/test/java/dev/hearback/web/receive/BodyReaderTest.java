package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.dispatch.CallbackStore;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
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
  private final List<Reply> answers = new ArrayList<>();
  private final List<BodyReader> ended = new ArrayList<>();

  @Test
  void wholeBody_isStored_beforeItIsAnswered() throws Exception {
    BodyReader arrival = begin(20);
    input.arrive(TEN);
    input.arrive(TEN);
    arrival.onAllDataRead();

    assertThat(store.bodies).containsExactly("01234567890123456789");
    assertThat(answers).isEmpty();
    store.answer(true);
    assertThat(answers).containsExactly(Reply.STORED);
    assertEnded(arrival);
  }

  @Test
  void bodyWithoutDeclaredLength_isWholeWhenTheServerSaysSo() throws Exception {
    BodyReader arrival = begin(-1);
    input.arrive(TEN);
    arrival.onAllDataRead();
    store.answer(true);
    assertThat(answers).containsExactly(Reply.STORED);
  }

  @Test
  void lastDeclaredByte_isTheLastToBeWaitedFor() throws Exception {
    BodyReader arrival = begin(20);
    input.finishLate();
    input.arrive(TEN);
    assertThat(input.isAwaited()).isTrue();
    input.arrive(TEN);
    assertThat(input.isAwaited()).isFalse();
    arrival.onAllDataRead();
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
    BodyReader arrival = begin(10);
    input.arrive(TEN);
    arrival.onAllDataRead();
    store.answer(false);
    assertThat(answers).containsExactly(Reply.NOT_STORED);
    assertEnded(arrival);
  }

  @Test
  void intakeThatThrows_isToBeSentAgain() throws Exception {
    for (Throwable error : List.of(new IllegalStateException("No room"), new OutOfMemoryError())) {
      store.error = error;
      answers.clear();
      BodyReader arrival = begin(10);
      input.arrive(TEN);
      arrival.onAllDataRead();
      assertThat(answers).containsExactly(Reply.NOT_STORED);
      assertEnded(arrival);
    }
  }

  @Test
  void bodyShorterThanDeclared_isNotStored() throws Exception {
    BodyReader arrival = begin(11);
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(answers).containsExactly(Reply.NOT_WHOLE);
    assertThat(store.refused).singleElement().asString().contains("whole");
    assertEnded(arrival);
  }

  @Test
  void bodyLongerThanDeclared_isNotStored() throws Exception {
    BodyReader arrival = begin(9);
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(store.bodies).isEmpty();
  }

  @Test
  void brokenConnection_isNotStored() throws Exception {
    BodyReader arrival = begin(-1);
    input.arrive(TEN);
    arrival.onError(new EOFException());
    arrival.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(answers).containsExactly(Reply.NOT_WHOLE);
    assertEnded(arrival);
  }

  @Test
  void brokenRead_isNotStored() throws Exception {
    BodyReader arrival = begin(-1);
    input.breakOff();
    arrival.onAllDataRead();
    assertThat(store.bodies).isEmpty();
    assertThat(answers).containsExactly(Reply.NOT_WHOLE);
    assertEnded(arrival);
  }

  @Test
  void bodyOfExactlyTheLimit_isStored() throws Exception {
    BodyReader arrival = begin(-1);
    for (int i = 0; i < 10; i++) {
      input.arrive(TEN);
    }
    arrival.onAllDataRead();
    assertThat(store.bodies).hasSize(1);
  }

  @Test
  void bodyOverTheLimit_isRefusedAtOnce_andNoted() throws Exception {
    BodyReader arrival = begin(-1);
    for (int i = 0; i < 11; i++) {
      input.arrive(TEN);
    }
    assertThat(answers).containsExactly(Reply.TOO_LARGE);
    assertThat(store.refused).singleElement().asString().contains("more than 100");
    assertEnded(arrival);
  }

  @Test
  void nothingIsRead_afterTheAnswer() throws Exception {
    BodyReader arrival = begin(-1);
    arrival.abandon();
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(input.hasUnread()).isTrue();
    assertThat(store.bodies).isEmpty();
    assertThat(answers).containsExactly(Reply.NOT_WHOLE);
  }

  @Test
  void slowSender_isGivenUp_whenItsTimeIsOver() throws Exception {
    BodyReader arrival = begin(-1);
    arrival.check(0);
    input.arrive(TEN); // at the minimum rate of 10 bytes a second they earn a second
    arrival.check(11 * SECOND - 1);
    assertThat(answers).isEmpty();
    arrival.check(11 * SECOND);
    assertThat(answers).containsExactly(Reply.TOO_SLOW);
    assertThat(store.refused).singleElement().asString().contains("slow");
    assertEnded(arrival);
  }

  @Test
  void slowStorage_isAnsweredInTime_andKeepsTheBodyAsLongAsItNeedsIt() throws Exception {
    BodyReader arrival = begin(10);
    input.arrive(TEN);
    arrival.check(0);
    arrival.onAllDataRead();
    arrival.check(60 * SECOND);
    assertThat(answers).as("its time begins anew").isEmpty();
    arrival.check(62 * SECOND);
    assertThat(answers).containsExactly(Reply.NOT_STORED);
    assertThat(ended).isEmpty();
    store.answer(true);
    assertEnded(arrival);
  }

  @Test
  void largeBody_mayBeStoredLonger_butNeverForLongerThanProvidersWait() {
    assertThat(BodyReader.storingTime(1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(BodyReader.storingTime(20_000_000)).isEqualTo(Duration.ofSeconds(3));
    assertThat(BodyReader.storingTime(100_000_000)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void stopOfTheApplication_leavesToTheIntakeWhatItHas() throws Exception {
    BodyReader arrival = begin(10);
    input.arrive(TEN);
    arrival.onAllDataRead();
    arrival.abandon();
    assertThat(answers).isEmpty();
    store.answer(true);
    assertThat(answers).containsExactly(Reply.STORED);
    assertEnded(arrival);
  }

  @Test
  void probe_isReadToItsEndAndAnswered_butNotStored() throws Exception {
    BodyReader arrival = begin(CallbackAddress.OfJob.probe(), 10);
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(answers).containsExactly(Reply.STORED);
    assertThat(store.bodies).isEmpty();
    assertEnded(arrival);
  }

  private BodyReader begin(long declaredLength) throws Exception {
    return begin(JOB, declaredLength);
  }

  private BodyReader begin(CallbackAddress address, long declaredLength) throws Exception {
    ReceivedBody body =
        new ReceivedBody(
            budget, TemporaryFiles.in(directory), MessageDigest.getInstance("SHA-256"));
    BodyReader arrival =
        new BodyReader(
            new Heading(address, "POST", "", Optional.empty(), declaredLength),
            input,
            answers::add,
            body,
            new Limits(100, 10, Duration.ofMinutes(5)),
            store,
            ended::add);
    arrival.begin();
    return arrival;
  }

  private void assertEnded(BodyReader arrival) {
    assertThat(ended).contains(arrival);
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
      if (error instanceof Error error) {
        throw error;
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
    public void refused(CallbackAddress address, String why, Optional<Throwable> cause) {
      assertThat(address).isEqualTo(JOB);
      refused.add(why);
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
