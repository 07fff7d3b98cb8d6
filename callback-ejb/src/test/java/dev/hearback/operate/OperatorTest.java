package dev.hearback.operate;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class OperatorTest {

  @Nested
  class OnH2 extends OperatorContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends OperatorContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
