package dev.hearback.receive;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class LeakedUrlTest {

  @Nested
  class OnH2 extends LeakedUrlContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends LeakedUrlContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
