package dev.hearback.storage;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class TransactionsTest {

  @Nested
  class OnH2 extends TransactionsContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends TransactionsContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
