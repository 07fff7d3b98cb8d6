package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.StoredContent;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Transactions;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpreterTest {

  private final Interpreter interpreter = new Interpreter();

  @BeforeEach
  void start() {
    interpreter.settings = new TwoAttempts();
    interpreter.inbox = new Unreadable();
    interpreter.transactions = new NoTransactions();
  }

  @ParameterizedTest
  @CsvSource({"0,INFO,attempt 1:", "1,WARNING,attempt 2 and last:"})
  void error_isToldByItsKind_andWarnedOfTheLastTimeOnly(int attempts, String level, String which) {
    UUID id = UUID.randomUUID();
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    try (Logged logged = new Logged()) {
      interpreter.interpret(new ClaimedCallback(id, 1, attempts, false, address));
      assertThat(logged.messages())
          .containsExactly(
              level
                  + " HB-0331 Callback "
                  + id
                  + " could not be interpreted, "
                  + which
                  + " java.sql.SQLTransientException");
    }
  }

  @Test
  void memoryThatRunsOut_isNoAttempt_ofACallbackThatIsNoSuspect() {
    interpreter.inbox =
        new CallbackTable() {
          @Override
          public StoredContent content(UUID callbackId) {
            throw new OutOfMemoryError();
          }
        };
    UUID id = UUID.randomUUID();
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    try (Logged logged = new Logged()) {
      interpreter.interpret(new ClaimedCallback(id, 1, 0, false, address));
      interpreter.interpret(new ClaimedCallback(id, 2, 0, true, address));
      assertThat(logged.messages())
          .satisfiesExactly(
              first -> assertThat(first).contains("HB-0332"),
              second -> assertThat(second).contains("HB-0331", "attempt 1"));
    }
  }

  private static final class TwoAttempts extends Settings {
    @Override
    public RetryPolicy deliveryRetries() {
      return new RetryPolicy(2, Duration.ZERO, Duration.ZERO);
    }
  }

  private static final class Unreadable extends CallbackTable {
    @Override
    public StoredContent content(UUID callbackId) {
      throw new StorageException("HB-0200 reading", new SQLTransientException("away"));
    }
  }

  private static final class NoTransactions extends Transactions {
    @Override
    public <T> T retryUntilCommitted(String what, Duration timeout, Work<T> work) {
      return null;
    }
  }
}
