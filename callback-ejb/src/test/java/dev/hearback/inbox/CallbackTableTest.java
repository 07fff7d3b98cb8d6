package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class CallbackTableTest {

  @Nested
  class OnH2 extends CallbackTableContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends CallbackTableContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
