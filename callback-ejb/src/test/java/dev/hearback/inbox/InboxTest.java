package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class InboxTest {

  @Nested
  class OnH2 extends InboxContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends InboxContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
