package dev.hearback.web.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.dispatch.Intake;
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

class ArrivalTest {

  private static final CallbackAddress JOB = new CallbackAddress.OfJob("p", new UUID(1, 2), 1);
  private static final byte[] TEN = "0123456789".getBytes(UTF_8);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path directory;
  private final Storing intake = new Storing();
  private final ScriptedInput input = new ScriptedInput();
  private final MemoryBudget budget = new MemoryBudget(100_000);
  private final List<Answer> answers = new ArrayList<>();
  private final List<Arrival> ended = new ArrayList<>();

  @Test
  void wholeBody_isStored_beforeItIsAnswered() throws Exception {
    Arrival arrival = begin(20);
    input.arrive(TEN);
    input.arrive(TEN);
    arrival.onAllDataRead();

    assertThat(intake.bodies).containsExactly("01234567890123456789");
    assertThat(answers).isEmpty();
    intake.answer(true);
    assertThat(answers).containsExactly(Answer.STORED);
    assertEnded(arrival);
  }

  @Test
  void bodyWithoutDeclaredLength_isWholeWhenTheServerSaysSo() throws Exception {
    Arrival arrival = begin(-1);
    input.arrive(TEN);
    arrival.onAllDataRead();
    intake.answer(true);
    assertThat(answers).containsExactly(Answer.STORED);
  }

  @Test
  void lastDeclaredByte_isTheLastToBeWaitedFor() throws Exception {
    Arrival arrival = begin(20);
    input.finishLate();
    input.arrive(TEN);
    assertThat(input.isAwaited()).isTrue();
    input.arrive(TEN);
    assertThat(input.isAwaited()).isFalse();
    arrival.onAllDataRead();
    assertThat(intake.bodies).hasSize(1);
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
    assertThat(intake.bodies).containsExactly("");
  }

  @Test
  void bodyThatIsNotStored_isToBeSentAgain() throws Exception {
    Arrival arrival = begin(10);
    input.arrive(TEN);
    arrival.onAllDataRead();
    intake.answer(false);
    assertThat(answers).containsExactly(Answer.NOT_STORED);
    assertEnded(arrival);
  }

  @Test
  void intakeThatThrows_isToBeSentAgain() throws Exception {
    for (Throwable trouble :
        List.of(new IllegalStateException("No room"), new OutOfMemoryError())) {
      intake.trouble = trouble;
      answers.clear();
      Arrival arrival = begin(10);
      input.arrive(TEN);
      arrival.onAllDataRead();
      assertThat(answers).containsExactly(Answer.NOT_STORED);
      assertEnded(arrival);
    }
  }

  @Test
  void bodyShorterThanDeclared_isNotStored() throws Exception {
    Arrival arrival = begin(11);
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(intake.bodies).isEmpty();
    assertThat(answers).containsExactly(Answer.NOT_WHOLE);
    assertThat(intake.refused).singleElement().asString().contains("whole");
    assertEnded(arrival);
  }

  @Test
  void bodyLongerThanDeclared_isNotStored() throws Exception {
    Arrival arrival = begin(9);
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(intake.bodies).isEmpty();
  }

  @Test
  void brokenConnection_isNotStored() throws Exception {
    Arrival arrival = begin(-1);
    input.arrive(TEN);
    arrival.onError(new EOFException());
    arrival.onAllDataRead();
    assertThat(intake.bodies).isEmpty();
    assertThat(answers).containsExactly(Answer.NOT_WHOLE);
    assertEnded(arrival);
  }

  @Test
  void brokenRead_isNotStored() throws Exception {
    Arrival arrival = begin(-1);
    input.breakOff();
    arrival.onAllDataRead();
    assertThat(intake.bodies).isEmpty();
    assertThat(answers).containsExactly(Answer.NOT_WHOLE);
    assertEnded(arrival);
  }

  @Test
  void bodyOfExactlyTheLimit_isStored() throws Exception {
    Arrival arrival = begin(-1);
    for (int i = 0; i < 10; i++) {
      input.arrive(TEN);
    }
    arrival.onAllDataRead();
    assertThat(intake.bodies).hasSize(1);
  }

  @Test
  void bodyOverTheLimit_isRefusedAtOnce_andNoted() throws Exception {
    Arrival arrival = begin(-1);
    for (int i = 0; i < 11; i++) {
      input.arrive(TEN);
    }
    assertThat(answers).containsExactly(Answer.TOO_LARGE);
    assertThat(intake.refused).singleElement().asString().contains("100 bytes (413)");
    assertEnded(arrival);
  }

  @Test
  void nothingIsRead_afterTheAnswer() throws Exception {
    Arrival arrival = begin(-1);
    arrival.abandon();
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(input.hasUnread()).isTrue();
    assertThat(intake.bodies).isEmpty();
    assertThat(answers).containsExactly(Answer.NOT_WHOLE);
  }

  @Test
  void slowSender_isGivenUp_whenItsTimeIsOver() throws Exception {
    Arrival arrival = begin(-1);
    arrival.check(0);
    input.arrive(TEN); // at the minimum rate of 10 bytes a second they earn a second
    arrival.check(11 * SECOND - 1);
    assertThat(answers).isEmpty();
    arrival.check(11 * SECOND);
    assertThat(answers).containsExactly(Answer.TOO_SLOW);
    assertThat(intake.refused).singleElement().asString().contains("slow");
    assertEnded(arrival);
  }

  @Test
  void slowStorage_isAnsweredInTime_andKeepsTheBodyAsLongAsItNeedsIt() throws Exception {
    Arrival arrival = begin(10);
    input.arrive(TEN);
    arrival.check(0);
    arrival.onAllDataRead();
    arrival.check(60 * SECOND);
    assertThat(answers).as("its time begins anew").isEmpty();
    arrival.check(62 * SECOND);
    assertThat(answers).containsExactly(Answer.NOT_STORED);
    assertThat(ended).isEmpty();
    intake.answer(true);
    assertEnded(arrival);
  }

  @Test
  void largeBody_mayBeStoredLonger_butNeverForLongerThanProvidersWait() {
    assertThat(Arrival.storingTime(1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Arrival.storingTime(20_000_000)).isEqualTo(Duration.ofSeconds(3));
    assertThat(Arrival.storingTime(100_000_000)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void stopOfTheApplication_leavesToTheIntakeWhatItHas() throws Exception {
    Arrival arrival = begin(10);
    input.arrive(TEN);
    arrival.onAllDataRead();
    arrival.abandon();
    assertThat(answers).isEmpty();
    intake.answer(true);
    assertThat(answers).containsExactly(Answer.STORED);
    assertEnded(arrival);
  }

  @Test
  void probe_isReadToItsEndAndAnswered_butNotStored() throws Exception {
    Arrival arrival = begin(CallbackAddress.OfJob.probe(), 10);
    input.arrive(TEN);
    arrival.onAllDataRead();
    assertThat(answers).containsExactly(Answer.STORED);
    assertThat(intake.bodies).isEmpty();
    assertEnded(arrival);
  }

  private Arrival begin(long declaredLength) throws Exception {
    return begin(JOB, declaredLength);
  }

  private Arrival begin(CallbackAddress address, long declaredLength) throws Exception {
    Spool spool =
        new Spool(budget, TemporaryFiles.in(directory), MessageDigest.getInstance("SHA-256"));
    Arrival arrival =
        new Arrival(
            new Heading(address, "POST", "", Optional.empty(), declaredLength),
            input,
            answers::add,
            spool,
            new Limits(100, 10, Duration.ofMinutes(5)),
            intake,
            ended::add);
    arrival.begin();
    return arrival;
  }

  private void assertEnded(Arrival arrival) {
    assertThat(ended).contains(arrival);
    assertThat(budget.free()).isEqualTo(100_000);
  }

  /** Stores when the test says so. */
  private static final class Storing extends Intake {

    final List<String> bodies = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    Throwable trouble;
    private Consumer<Boolean> asker;

    @Override
    public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
      if (trouble instanceof Error error) {
        throw error;
      } else if (trouble != null) {
        throw (RuntimeException) trouble;
      }
      try (InputStream in = callback.body().open()) {
        bodies.add(new String(in.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      asker = answer;
    }

    @Override
    public void refused(CallbackAddress address, String why) {
      assertThat(address).isEqualTo(JOB);
      refused.add(why);
    }

    void answer(boolean stored) {
      asker.accept(stored);
    }
  }
}
