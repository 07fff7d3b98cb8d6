package dev.hearback.jobs;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class TokensTest {

  @Nested
  class OnH2 extends TokensContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends TokensContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
