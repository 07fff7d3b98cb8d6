package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.Finding.State;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultToleranceCheckTest {

  private static final String KEY = "dev.hearback.submit.VendorGateway/submit/Timeout/value";

  private Map<String, String> others = Map.of();

  @Test
  void serverThatAppliesItWithOurNumbers_isWell() {
    Finding finding = examine(new Applied());
    assertThat(finding.state()).isEqualTo(State.OK);
  }

  @Test
  void serverThatIgnoresIt_isAWarning_alsoWhenItIsAskedAgain() {
    FaultToleranceTrial ignored = new FaultToleranceTrial();
    for (int i = 0; i < 2; i++) {
      Finding finding = examine(ignored);
      assertThat(finding.state()).isEqualTo(State.WARN);
      assertThat(finding.meaning()).startsWith("HB-0011 ");
    }
  }

  @Test
  void callThatIsCutOffAfterTheAnnotationsOwnTime_isAWarning() {
    Finding finding =
        examine(
            new Applied() {
              @Override
              public void outlast() {
                throw new IllegalStateException("a time-out");
              }
            });
    assertThat(finding.state()).isEqualTo(State.WARN);
    assertThat(finding.meaning()).startsWith("HB-0039 The server does not ask");
  }

  @Test
  void numbersThatNobodySets_areAWarning() {
    others = Map.of(KEY, "none");
    assertThat(examine(new Applied()).state()).isEqualTo(State.WARN);
  }

  @Test
  void numbersOfSomebodyElse_areNoted() {
    others = Map.of(KEY, "1000");
    Finding finding = examine(new Applied());
    assertThat(finding.state()).isEqualTo(State.INFO);
    assertThat(finding.found()).contains(KEY + "=1000");
  }

  private Finding examine(FaultToleranceTrial trial) {
    FaultToleranceCheck check =
        new FaultToleranceCheck() {
          @Override
          Map<String, String> numbersNotOurs() {
            return others;
          }
        };
    check.trial = trial;
    return check.examine(ApplicationServer.OTHER);
  }

  /** As a server does it. */
  private static class Applied extends FaultToleranceTrial {
    @Override
    public void repeat(AtomicInteger calls) {
      calls.set(2);
    }
  }
}
