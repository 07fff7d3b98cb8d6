package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(10);

  @Test
  void bytes_areAdmittedUntilTheBudgetIsTaken() {
    assertThat(budget.take(6)).isTrue();
    assertThat(budget.take(5)).isFalse();
    assertThat(budget.take(4)).isTrue();
    budget.give(6);
    assertThat(budget.take(5)).isTrue();
  }

  @Test
  void moreThanTheWholeBudget_isAdmittedAlone() {
    assertThat(budget.take(100)).isTrue();
    assertThat(budget.take(1)).isFalse();
    budget.give(100);
    assertThat(budget.take(1)).isTrue();
    assertThat(budget.take(100)).isFalse();
  }
}
