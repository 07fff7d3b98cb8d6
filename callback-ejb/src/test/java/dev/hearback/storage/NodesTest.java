package dev.hearback.storage;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class NodesTest {

  @Nested
  class OnH2 extends NodesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends NodesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
