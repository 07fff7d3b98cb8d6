package dev.hearback.admin;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class AdminTest {

  @Nested
  class OnH2 extends AdminContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends AdminContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
