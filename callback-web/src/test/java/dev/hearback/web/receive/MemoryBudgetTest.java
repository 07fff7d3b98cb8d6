package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget budget = new MemoryBudget(100);

  @Test
  void gives_untilNothingIsLeft() {
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(41)).isFalse();
    assertThat(budget.take(40)).isTrue();
    assertThat(budget.free()).isZero();
  }

  @Test
  void whatIsGivenBack_canBeTakenAgain() {
    budget.take(100);
    budget.giveBack(30);
    assertThat(budget.take(30)).isTrue();
  }
}
