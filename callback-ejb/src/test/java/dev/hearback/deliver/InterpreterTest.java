package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.AttemptError;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Node;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.WithoutTransactions;
import dev.hearback.telemetry.LogFixture;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterTest {

  private final Interpreter interpreter = new Interpreter();
  private final List<String> attempts = new ArrayList<>();

  @BeforeEach
  void start() {
    interpreter.settings = new ThreeAttempts();
    interpreter.callbacks =
        new Unreadable(new StorageException("HB-0200 reading", new SQLTransientException("away")));
    interpreter.listener = LogFixture.deliveries();
    interpreter.clusterNode =
        new ClusterNode() {
          @Override
          public Node node() {
            return new Node(UUID.randomUUID(), "shop");
          }
        };
    interpreter.attemptLog =
        new AttemptLog() {
          @Override
          public boolean hasKilled(UUID subject) {
            return false;
          }

          @Override
          public void record(
              Node node,
              UUID subject,
              Optional<UUID> jobId,
              Optional<String> observer,
              int number,
              AttemptError error) {
            attempts.add(subject + " " + number + " " + error.error() + error.messages());
          }
        };
    interpreter.transactions = new WithoutTransactions();
    interpreter.leftovers = new GivenUp();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0;WARNING;attempt 1: HB-0200, dev.hearback.storage.StorageException%n\tat ;postponed",
        "1;INFO;attempt 2: HB-0200, java.sql.SQLTransientException;postponed",
        "2;WARNING;attempt 3 and last: HB-0200, dev.hearback.storage.StorageException%n\tat ;"
            + "dead letter NOT_INTERPRETED"
      })
  void error_isToldByItsFrames_theFirstTimeAndTheLast(
      int number, String level, String which, String done) {
    UUID id = UUID.randomUUID();
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    try (Logged logged = new Logged()) {
      interpreter.interpret(new ClaimedCallback(id, 1, number, false, address));
      String line = logged.messages().get(0);
      assertThat(line)
          .startsWith(
              level + " HB-0331 Callback " + id + " for " + address + " could not be interpreted, ")
          .contains(which.replace("%n", "\n"))
          .doesNotContain("away");
      assertThat(line).contains("java.sql.SQLTransientException");
      assertThat(attempts)
          .singleElement()
          .asString()
          .startsWith(id + " " + (number + 1) + " HB-0200, java.sql.SQLTransientException at ")
          .contains("SQLTransientException: away");
      assertThat(line.contains(getClass().getName())).isEqualTo(level.equals("WARNING"));
      assertThat(((Unreadable) interpreter.callbacks).done).containsExactly(done);
    }
  }

  @Test
  void memoryThatRunsOut_isNoAttempt_ofACallbackThatIsNoSuspect() {
    Unreadable table = new Unreadable(new OutOfMemoryError());
    interpreter.callbacks = table;
    UUID id = UUID.randomUUID();
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    try (Logged logged = new Logged()) {
      interpreter.interpret(new ClaimedCallback(id, 1, 0, false, address));
      interpreter.interpret(new ClaimedCallback(id, 2, 0, true, address));
      assertThat(logged.messages())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .startsWith("WARNING HB-0332 Memory ran out while callback " + id)
                      .contains(address.toString(), "this was no attempt"),
              second ->
                  assertThat(second)
                      .startsWith("WARNING HB-0331 Callback " + id)
                      .contains("attempt 1: java.lang.OutOfMemoryError"));
    }
    assertThat(table.done).containsExactly("suspect", "postponed");
  }

  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class})
  void heapOrStackThatRunsOutAtTheLastAttempt_isWhatKillsServers(Class<? extends Error> error)
      throws Exception {
    Unreadable table = new Unreadable(error.getConstructor().newInstance());
    interpreter.callbacks = table;
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    interpreter.interpret(new ClaimedCallback(UUID.randomUUID(), 3, 2, true, address));
    assertThat(table.done).containsExactly("dead letter KILLS_SERVER");
  }

  @Test
  void oneThatDoesNotEnd_isWhatKillsServers_atItsFirstAttempt() {
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    ClaimedCallback callback = new ClaimedCallback(UUID.randomUUID(), 1, 0, false, address);
    try (Logged logged = new Logged()) {
      interpreter.giveUp(callback, new TimeoutException("did not end"));
      assertThat(logged.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING HB-0331 Callback " + callback.id())
          .contains("attempt 1 and last: java.util.concurrent.TimeoutException");
    }
    assertThat(((Unreadable) interpreter.callbacks).done)
        .containsExactly("dead letter KILLS_SERVER");
    assertThat(attempts).singleElement().asString().startsWith(callback.id() + " 1 ");
  }

  @Test
  void oneThatEndedMeanwhile_isNotToldOf() {
    interpreter.leftovers =
        new Leftovers() {
          @Override
          Optional<Runnable> giveUp(
              ClaimedCallback callback, int attempts, DeadLetter.Code code, String error) {
            return Optional.empty(); // the claim is lost
          }
        };
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    try (Logged logged = new Logged()) {
      interpreter.giveUp(
          new ClaimedCallback(UUID.randomUUID(), 1, 0, false, address),
          new TimeoutException("did not end"));
      assertThat(logged.messages()).isEmpty();
    }
    assertThat(attempts).isEmpty();
  }

  private static final class ThreeAttempts extends Settings {
    @Override
    public RetryPolicy deliveryRetries() {
      return new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
    }
  }

  /** Records whatever it is told. */
  private static final class Unreadable extends CallbackTable {

    private final Throwable error;
    private final List<String> done = new ArrayList<>();

    Unreadable(Throwable error) {
      this.error = error;
    }

    @Override
    public StoredContent content(UUID callbackId) {
      if (error instanceof Error severe) {
        throw severe;
      }
      throw (RuntimeException) error;
    }

    @Override
    public boolean isStored(UUID id) {
      return true;
    }

    @Override
    public boolean postpone(ClaimedCallback callback, Duration delay, String error) {
      return done.add("postponed");
    }

    @Override
    public boolean suspect(Claim claim, Duration delay) {
      return done.add("suspect"); // it is one from now on
    }
  }

  private final class GivenUp extends Leftovers {
    @Override
    Optional<Runnable> giveUp(
        ClaimedCallback callback, int attempts, DeadLetter.Code code, String error) {
      ((Unreadable) interpreter.callbacks).done.add("dead letter " + code);
      return Optional.of(() -> {});
    }
  }
}
