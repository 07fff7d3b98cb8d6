package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class ErasureTest {

  @Nested
  class OnH2 extends ErasureContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends ErasureContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
