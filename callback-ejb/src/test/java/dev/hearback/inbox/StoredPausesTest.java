package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class StoredPausesTest {

  @Nested
  class OnH2 extends StoredPausesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends StoredPausesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
