package dev.hearback.jobs;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class JobsTest {

  @Nested
  class OnH2 extends JobsContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends JobsContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
