package dev.hearback.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HourlyCountTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final HourlyCount count = new HourlyCount(nanos::get);

  @Test
  void countsWithinAnHour_andThenAnew() {
    assertThat(count.happens()).isEqualTo(1);
    assertThat(count.reaches(2)).isTrue();
    assertThat(count.reaches(2)).isFalse();
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(count.happens()).isEqualTo(1);
    assertThat(count.reaches(2)).isTrue();
  }
}
