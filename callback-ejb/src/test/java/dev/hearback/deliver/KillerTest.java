package dev.hearback.deliver;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class KillerTest {

  @Nested
  class OnH2 extends KillerContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgresql extends KillerContract {
    OnPostgresql() {
      super(Product.POSTGRESQL);
    }
  }
}
