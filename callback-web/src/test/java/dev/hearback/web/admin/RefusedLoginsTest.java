package dev.hearback.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusedLoginsTest {

  private final RecordedLog lines = new RecordedLog();
  private final RefusedLogins refused = new RefusedLogins();
  private long now = System.nanoTime();

  @AfterEach
  void stop() {
    lines.close();
  }

  @Test
  void firstOne_isToldAtOnce_andThoseOfTheNextMinuteInOneLine_whichWarnsIfTheyAreMany() {
    refused.count("olga", "10.0.0.1", now);
    for (int i = 0; i < 1000; i++) {
      refused.count("olga", "10.0.0.1", now);
      refused.count("user" + i, "10.0.0.2", now);
    }
    assertThat(lines.told).singleElement().asString().startsWith("INFO HB-0130").endsWith("=1}");

    now += Duration.ofMinutes(1).toNanos();
    refused.tell(now);
    assertThat(lines.told).hasSize(2);
    assertThat(lines.told.get(1))
        .startsWith("WARNING HB-0130")
        .contains("olga from 10.0.0.1=1000", "user7 from 10.0.0.2=1", "others=981")
        .hasSizeLessThan(1000);
  }

  @Test
  void silence_isNotTold() {
    refused.tell(now);
    assertThat(lines.told).isEmpty();
  }
}
