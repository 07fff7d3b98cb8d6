package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class AttemptLogTest {

  @Nested
  class OnH2 extends AttemptLogContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends AttemptLogContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
