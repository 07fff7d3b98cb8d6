package dev.hearback.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether others are delayed by an observer that sleeps, and one that fails. */
@Tag("benchmark")
class TroubleIT {

  private static final Duration TIME = Duration.parse(System.getProperty("benchmark.trouble"));
  private static final double SLOWER_AT_MOST = 1.2;

  @Test
  void observersThatSleepAndFail_delayNeitherAnswersNorOtherObservers() throws Exception {
    Trial.Scale scale = Trial.Scale.USUAL.saturatedFor(TIME);
    Map<Figure, Double> without = Trial.of(Target.HOOK, scale);
    Map<Figure, Double> beside = Trial.of(Target.TROUBLED, scale);
    System.out.println("Without: " + without);
    System.out.println(Target.TROUBLED.title() + ": " + beside);
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f of that without%n",
        Figure.ACKS.title(),
        beside.get(Figure.ACKS) / without.get(Figure.ACKS));
    for (Figure figure : List.of(Figure.ACK_P99, Figure.ROW_P50, Figure.ROW_P99)) {
      double ratio = beside.get(figure) / without.get(figure);
      System.out.printf(Locale.ROOT, "%s: %.2f of that without%n", figure.title(), ratio);
      assertThat(ratio).as(figure.title()).isLessThanOrEqualTo(SLOWER_AT_MOST);
    }
  }
}
