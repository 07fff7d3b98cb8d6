package dev.hearback.deliver;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class VendorCopiesTest {

  @Nested
  class OnH2 extends VendorCopiesContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends VendorCopiesContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
