package dev.hearback.deliver;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class PausesTest {

  @Nested
  class OnH2 extends PausesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends PausesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
