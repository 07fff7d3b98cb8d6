package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.inbox.AttemptError;
import dev.hearback.spi.OneLineTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

  private static final String STORE = "shop.Store";

  @Test
  void usersOwnFrame_standsBesideTheClass_notTheInnermost() {
    Exception error =
        thrown(
            new IllegalStateException("no row"),
            "java.util.Objects",
            "org.postgresql.jdbc.PgStatement",
            "org.jboss.weld.bean.Proxy",
            "shop.Table$Proxy$_$$_WeldClientProxy",
            "shop.Table",
            STORE,
            "dev.hearback.deliver.Observer");
    assertThat(new ErrorText(error, STORE).describe())
        .isEqualTo("java.lang.IllegalStateException: no row at shop.Table.m(Table.java:7)");
    assertThat(new ErrorText(error, STORE).ofAttempt().error())
        .isEqualTo("java.lang.IllegalStateException at shop.Table.m(Table.java:7)");
  }

  @Test
  void longMessage_leavesRoomForTheFrame() {
    Exception error = thrown(new IllegalStateException("x".repeat(5000)), STORE);
    assertThat(new ErrorText(error, STORE).describe())
        .endsWith("x… at shop.Store.m(Store.java:7)")
        .hasSizeLessThan(1000);
  }

  @Test
  void classOfTheObserver_isTheUsers_whateverItsPackage() {
    Exception error =
        thrown(new IllegalStateException(), "java.util.A", "dev.hearback.sample.Store$1", "dev.B");
    assertThat(new ErrorText(error, "dev.hearback.sample.Store").ofAttempt().error())
        .endsWith(" at dev.hearback.sample.Store$1.m(Store.java:7)");
    assertThat(ErrorText.of(error).ofAttempt().error()).endsWith(" at dev.B.m(B.java:7)");
  }

  @Test
  void rootCauseOfAnotherThread_showsWhereTheUserMetIt() {
    Exception root =
        thrown(new SQLException("secret", "23505"), "org.h2.Driver", "java.lang.Thread");
    Exception error = thrown(new IllegalStateException("outer", root), "java.util.A", STORE);
    assertThat(new ErrorText(error, STORE).ofAttempt().error())
        .isEqualTo("SQL state 23505, java.sql.SQLException at shop.Store.m(Store.java:7)");
  }

  /** As what closing a resource threw beside it. */
  @Test
  void whatIsSuppressed_comesAfterAllCauses() {
    Exception error = thrown(new IllegalStateException("first"), "java.util.A", STORE);
    error.addSuppressed(thrown(new IllegalStateException("beside"), "shop.Other"));
    ErrorText text = new ErrorText(error, "");
    assertThat(text.ofAttempt().error()).endsWith(" at shop.Store.m(Store.java:7)");
    assertThat(text.ofAttempt().messages().orElseThrow())
        .isEqualTo(
            "java.lang.IllegalStateException: first\njava.lang.IllegalStateException: beside");
    assertThat(text.describe()).startsWith("java.lang.IllegalStateException: first at ");
  }

  @Test
  void errorOfOurOwn_showsOurFrame_andOneOfThePlatformAloneThatOne() {
    Exception ours = thrown(new IllegalStateException(), "java.util.A", "dev.hearback.storage.Sql");
    assertThat(ErrorText.of(ours).describe())
        .endsWith(" at dev.hearback.storage.Sql.m(Sql.java:7)");
    Exception platform = thrown(new IllegalStateException(), "java.util.A", "jdk.B");
    assertThat(ErrorText.of(platform).describe()).endsWith(" at java.util.A.m(A.java:7)");
    assertThat(ErrorText.of(thrown(new IllegalStateException("x"))).describe())
        .isEqualTo("java.lang.IllegalStateException: x");
  }

  @Test
  void deepStacks_areCut_butEachCauseIsThere_withItsInnermostFrames() {
    Exception root = thrown(new SQLException("secret"), frames("org.driver.Root", 300));
    Exception middle =
        thrown(new IllegalStateException("secret", root), frames("shop.Middle", 300));
    Exception error = thrown(new RuntimeException("secret", middle), frames("shop.Outer", 300));
    AttemptError kept = new ErrorText(error, STORE).ofAttempt();
    assertThat(kept.stack())
        .hasSizeLessThanOrEqualTo(AttemptError.LONGEST_STACK)
        .startsWith("java.lang.RuntimeException\n\tat shop.Outer0.m(")
        .contains("\nCaused by: java.lang.IllegalStateException\n\tat shop.Middle0.m(")
        .contains("\nCaused by: java.sql.SQLException\n\tat org.driver.Root0.m(")
        .contains(" more")
        .doesNotContain("secret");
    assertThat(kept.messages().orElseThrow())
        .startsWith("java.sql.SQLException: secret\njava.lang.IllegalStateException: secret\n");
    assertThat(new ErrorText(thrown(new RuntimeException()), STORE).ofAttempt().messages())
        .isEmpty();
  }

  private static String[] frames(String name, int count) {
    String[] frames = new String[count];
    for (int i = 0; i < count; i++) {
      frames[i] = name + i;
    }
    return frames;
  }

  private static <T extends Exception> T thrown(T error, String... classes) {
    StackTraceElement[] frames = new StackTraceElement[classes.length];
    for (int i = 0; i < classes.length; i++) {
      String name = classes[i].substring(classes[i].lastIndexOf('.') + 1).replaceAll("\\$.*", "");
      frames[i] = new StackTraceElement(classes[i], "m", name + ".java", 7);
    }
    error.setStackTrace(frames);
    return error;
  }

  @Test
  void whatAnExceptionSays_isOneLine() {
    assertThat(ErrorText.of(new IllegalStateException(OneLineTest.HOSTILE)).describe())
        .startsWith("java.lang.IllegalStateException: " + OneLineTest.HARMLESS + " at ");
  }
}
