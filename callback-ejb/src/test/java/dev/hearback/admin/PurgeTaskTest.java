package dev.hearback.admin;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class PurgeTaskTest {

  @Nested
  class OnH2 extends PurgeTaskContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends PurgeTaskContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
