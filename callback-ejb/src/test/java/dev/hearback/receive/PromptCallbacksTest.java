package dev.hearback.receive;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;

class PromptCallbacksTest {

  @Nested
  class OnH2 extends PromptCallbacksContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgresql extends PromptCallbacksContract {
    OnPostgresql() {
      super(Product.POSTGRESQL);
    }
  }
}
