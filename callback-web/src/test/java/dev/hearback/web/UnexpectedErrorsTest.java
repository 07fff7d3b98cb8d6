package dev.hearback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.admin.RefusedException;
import dev.hearback.settings.Setting;
import dev.hearback.settings.Settings;
import dev.hearback.web.admin.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnexpectedErrorsTest {

  private final Logger logger = Logger.getLogger("dev.hearback.web");
  private final Records records = new Records();
  private final UnexpectedErrors errors = new UnexpectedErrors();
  private boolean messages;
  private boolean admitted = true;

  @BeforeEach
  void listen() {
    logger.addHandler(records);
    errors.request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> admitted ? true : null);
    errors.settings =
        new Settings() {
          @Override
          @SuppressWarnings("unchecked")
          public <T> T get(Setting<T> setting) {
            return (T) (Boolean) messages;
          }
        };
  }

  @AfterEach
  void stop() {
    logger.removeHandler(records);
  }

  @Test
  void refusal_isAConflict_andABadArgumentABadRequest_inTheirOwnWords() throws Exception {
    assertThat(errors.refusal(refused("HB-0602", "It is dead no more")))
        .isEqualTo(new Refusal(409, "HB-0602 It is dead no more, id " + new UUID(1, 2)));
    assertThat(errors.refusal(new IllegalArgumentException("HB-0601 who: expected a name")))
        .isEqualTo(new Refusal(400, "HB-0601 who: expected a name"));
    assertThat(records.told).isEmpty();
  }

  @Test
  void faultOfOurs_isLoggedWithItsStack_butItsWordsOnlyIfThatIsWanted() {
    for (Throwable fault :
        List.of(
            new NullPointerException("word of a transcript"),
            new IllegalArgumentException("word of a transcript"),
            new IllegalArgumentException())) {
      Refusal answer = errors.refusal(fault);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.words()).contains("HB-0133").doesNotContain("transcript");
    }
    assertThat(records.told)
        .hasSize(3)
        .allSatisfy(
            record -> {
              assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
              assertThat(record.getMessage())
                  .startsWith("HB-0133")
                  .contains("at dev.hearback.web.UnexpectedErrorsTest.faultOfOurs")
                  .doesNotContain("transcript");
            });
    messages = true;
    errors.refusal(new NullPointerException("what was null"));
    assertThat(records.told.get(3).getMessage()).contains("what was null");
  }

  @Test
  void whoeverIsNoOperator_isToldToComeAgain_andNothingMore() throws Exception {
    admitted = false;
    for (Throwable error :
        List.of(
            refused("HB-0602", "It is dead no more"),
            new IllegalArgumentException("HB-0601 who: expected a name"),
            new NullPointerException("word of a transcript"))) {
      assertThat(errors.refusal(error)).isEqualTo(new Refusal(503, "", Map.of("Retry-After", "5")));
    }
    assertThat(records.told).isEmpty();
  }

  private static RefusedException refused(String code, String words) throws Exception {
    Constructor<RefusedException> constructor =
        RefusedException.class.getDeclaredConstructor(String.class, UUID.class, String.class);
    constructor.setAccessible(true);
    return constructor.newInstance(code, new UUID(1, 2), words);
  }

  private static final class Records extends Handler {

    private final List<LogRecord> told = new ArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      told.add(entry);
    }

    @Override
    public void flush() {
      // nothing is kept back
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
