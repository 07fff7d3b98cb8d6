package dev.hearback.storage;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class EnvironmentsTest {

  @Nested
  class OnH2 extends EnvironmentsContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends EnvironmentsContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
