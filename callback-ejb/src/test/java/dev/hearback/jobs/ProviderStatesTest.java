package dev.hearback.jobs;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class ProviderStatesTest {

  @Nested
  class OnH2 extends ProviderStatesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends ProviderStatesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
