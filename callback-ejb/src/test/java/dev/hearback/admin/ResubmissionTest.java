package dev.hearback.admin;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class ResubmissionTest {

  @Nested
  class OnH2 extends ResubmissionContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends ResubmissionContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
