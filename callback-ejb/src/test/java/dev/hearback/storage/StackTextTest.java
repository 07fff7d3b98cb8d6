package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.OneLineTest;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StackTextTest {

  @Test
  void causes_andWhatTheySuppressed_areTold_withOurCodeAndTheDatabasesFirst() {
    Exception suppressed = new Exception("s", new SQLException("Anna", "23505"));
    RollbackException cause = new RollbackException("c");
    cause.addSuppressed(suppressed);
    String text = StackText.of(new StorageException("HB-0214 x", cause), false);
    assertThat(text.lines().filter(line -> !line.startsWith("\t")))
        .containsExactly(
            "HB-0214, SQL state 23505, dev.hearback.storage.StorageException",
            "Caused by: jakarta.transaction.RollbackException",
            "Suppressed: java.lang.Exception",
            "Caused by: java.sql.SQLException");
  }

  @Test
  void whatAnExceptionSays_andNamesOfItsCode_forgeNoLine() {
    Exception error = new IllegalStateException(OneLineTest.HOSTILE);
    error.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("shop.\u2028Store", "a\nb", "x", 7)});
    assertThat(StackText.of(error, true))
        .isEqualTo(
            "java.lang.IllegalStateException: "
                + OneLineTest.HARMLESS
                + "\n\tat shop. Store.a b(x:7)");
  }
}
