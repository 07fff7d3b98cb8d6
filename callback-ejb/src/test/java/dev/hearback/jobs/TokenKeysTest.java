package dev.hearback.jobs;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class TokenKeysTest {

  @Nested
  class OnH2 extends TokenKeysContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends TokenKeysContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
