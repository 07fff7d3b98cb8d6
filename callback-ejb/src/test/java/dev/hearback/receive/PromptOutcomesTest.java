package dev.hearback.receive;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class PromptOutcomesTest {

  @Nested
  class OnH2 extends PromptOutcomesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgresql extends PromptOutcomesContract {
    OnPostgresql() {
      super(Product.POSTGRESQL);
    }
  }
}
