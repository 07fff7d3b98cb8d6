package dev.hearback.deliver;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class AttemptLimitTest {

  @Nested
  class OnH2 extends AttemptLimitContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends AttemptLimitContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
