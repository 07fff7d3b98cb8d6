package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MigrationTest {

  @Nested
  class OnH2 extends MigrationContract {
    OnH2() {
      super(Product.H2);
    }

    @Test
    void noScriptAltersATable_becauseH2LosesRowsThatOthersWriteMeanwhile() throws Exception {
      for (Migration.Script script : LaterScripts.and(LaterScripts.EXAMPLE)) {
        assertThat(text(Dialect.H2, script)).doesNotContainPattern("(?mi)^ *ALTER");
      }
    }
  }

  @Nested
  class OnPostgreSql extends MigrationContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }
}
