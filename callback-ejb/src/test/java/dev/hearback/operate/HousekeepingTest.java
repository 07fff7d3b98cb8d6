package dev.hearback.operate;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class HousekeepingTest {

  @Nested
  class OnH2 extends HousekeepingContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends HousekeepingContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
