package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  private static final Logger LOGGER = Logger.getLogger(Refusals.class.getPackageName());

  private final List<String> told = new ArrayList<>();
  private final Handler handler = new Remembering();
  private final Refusals refusals = new Refusals();

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void listenNoLonger() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void refusals_areToldByKind_andNotOneByOne() {
    long now = System.nanoTime();
    refusals.count(Reply.TOO_SLOW);
    refusals.count(Reply.NOT_AUTHENTIC);
    refusals.count(Reply.TOO_SLOW);
    refusals.tell(now);
    assertThat(told)
        .singleElement()
        .asString()
        .contains("not authentic (401)=1", "too slow (503)=2");

    refusals.count(Reply.NOT_WHOLE);
    refusals.tell(now + Duration.ofSeconds(9).toNanos());
    assertThat(told).hasSize(1);
    assertThat(refusals.isEmpty()).isFalse();
    refusals.tell(now + Duration.ofSeconds(10).toNanos());
    assertThat(told).hasSize(2);
    assertThat(told.get(1)).contains("not whole (503)=1").doesNotContain("slow");
    assertThat(refusals.isEmpty()).isTrue();
  }

  @Test
  void whereNothingWasRefused_nothingIsTold() {
    refusals.tell(System.nanoTime());
    assertThat(told).isEmpty();
  }

  private final class Remembering extends Handler {
    @Override
    public void publish(LogRecord entry) {
      told.add(new SimpleFormatter().formatMessage(entry));
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
