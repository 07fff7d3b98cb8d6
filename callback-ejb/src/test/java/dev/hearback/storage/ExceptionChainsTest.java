package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ExceptionChainsTest {

  @Test
  void causesThatGoRoundInACircle_end() {
    Exception outer = new Exception("outer");
    Exception inner = new Exception("inner", outer);
    outer.initCause(inner);
    assertThat(ExceptionChains.of(outer)).containsExactly(outer, inner);
  }

  @Test
  void whatIsSuppressed_belongsToIt_withItsCauses_once() {
    Exception inner = new Exception("inner");
    Exception suppressed = new Exception("suppressed", inner);
    Exception cause = new Exception("cause");
    cause.addSuppressed(suppressed);
    inner.addSuppressed(cause);
    Exception outer = new Exception("outer", cause);
    assertThat(ExceptionChains.of(outer)).containsExactly(outer, cause, suppressed, inner);
    assertThat(ExceptionChains.root(outer)).isSameAs(cause);
  }

  /** As what closing a connection threw. */
  @Test
  void codesOfWhatIsSuppressed_areNotTheErrors() {
    Exception error = new IllegalStateException("x");
    error.addSuppressed(new StorageException("HB-0210 x", new SQLException("y", "08003")));
    assertThat(ExceptionChains.kind(error)).isEqualTo("java.lang.IllegalStateException");
    assertThat(ExceptionChains.sqlState(error)).isEmpty();
  }

  @Test
  void rootOfARollback_isWhatItWasFor() {
    SQLException reason = new SQLException("Anna", "23505");
    RollbackException rollback = new RollbackException("HB-0000 is not ours here");
    rollback.addSuppressed(new Exception(reason));
    StorageException error = new StorageException("HB-0214 the commit failed", rollback);
    assertThat(ExceptionChains.root(error)).isSameAs(reason);
    assertThat(ExceptionChains.kind(error))
        .isEqualTo("HB-0214, SQL state 23505, java.sql.SQLException");
    RollbackException circle = new RollbackException();
    circle.addSuppressed(new Exception(circle));
    assertThat(ExceptionChains.root(circle)).isInstanceOf(Exception.class);
  }

  @Test
  void exceptionThatCannotTellItsMessage_hasNone() {
    Exception broken =
        new Exception() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("broken");
          }
        };
    assertThat(ExceptionChains.message(broken)).isEmpty();
    assertThat(ExceptionChains.message(new Exception())).isEmpty();
    assertThat(ExceptionChains.message(new Exception("words"))).isEqualTo("words");
  }
}
