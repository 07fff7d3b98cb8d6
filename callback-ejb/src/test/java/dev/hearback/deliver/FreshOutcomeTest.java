package dev.hearback.deliver;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class FreshOutcomeTest {

  @Nested
  class OnH2 extends FreshOutcomeContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends FreshOutcomeContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
