package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.work.FailPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The faults that matter most, once each. */
class QuickFaultsIT {

  @Test
  void nodeThatIsKilledOrFrozenAtACommit_losesAndDoublesNothing() throws Exception {
    try (Cluster cluster = Cluster.start(2, Variant.SHIPPED)) {
      assertThat(cluster.nodes()).allMatch(Node::tellsOfFailPoints);
      assertThat(
              Matrix.run(
                  cluster,
                  List.of(
                      Fault.kill(1, FailPoint.PROMPT_COMMITTING, FailPoint.PROMPT_ANSWERED),
                      Fault.kill(1, FailPoint.CALLBACK_COMMITTED, FailPoint.DELIVERY_COMMITTING),
                      Fault.freeze(FailPoint.DELIVERY_COMMITTING, 1))))
          .allMatch(Matrix.Row::clean);
    }
  }
}
