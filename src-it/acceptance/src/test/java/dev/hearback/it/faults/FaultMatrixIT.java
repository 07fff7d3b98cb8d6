package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.work.FailPoint;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every fault that we can think of, and Hearback broken on purpose. */
@Tag("faults")
class FaultMatrixIT {

  @Test
  void nothingIsLost_nothingIsDoubled_nothingIsSilent() throws Exception {
    try (Cluster cluster = Cluster.start(Variant.SHIPPED)) {
      assertThat(Matrix.run(cluster, Fault.all())).allMatch(Matrix.Row::clean);
    }
  }

  @Test
  void hearbackThatAnswersBeforeItsCommit_loses() throws Exception {
    Matrix.Row row =
        broken(Variant.ANSWERS_BEFORE_COMMIT, Fault.kill(FailPoint.CALLBACK_COMMITTING, 3));
    assertThat(row.verdict().lost()).as(row.line()).isPositive();
  }

  @Test
  void hearbackThatMarksOutsideTheTransaction_doubles() throws Exception {
    Matrix.Row row =
        broken(Variant.MARKS_OUTSIDE_TRANSACTION, Fault.kill(FailPoint.DELIVERY_COMMITTED, 3));
    assertThat(row.verdict().doubled()).as(row.line()).isPositive();
  }

  @Test
  void hearbackThatDoesNotFence_doubles() throws Exception {
    Matrix.Row row = broken(Variant.DOES_NOT_FENCE, Fault.freeze(FailPoint.OBSERVER_RETURNED, 3));
    assertThat(row.verdict().doubled()).as(row.line()).isPositive();
  }

  private static Matrix.Row broken(Variant variant, Fault fault) throws Exception {
    try (Cluster cluster = Cluster.start(variant)) {
      return Matrix.run(cluster, List.of(fault)).get(0);
    }
  }
}
