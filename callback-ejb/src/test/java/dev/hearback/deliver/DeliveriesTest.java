package dev.hearback.deliver;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class DeliveriesTest {

  @Nested
  class OnH2 extends DeliveriesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends DeliveriesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
