package dev.hearback.storage;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class MigrationTest {

  @Nested
  class OnH2 extends MigrationContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends MigrationContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
