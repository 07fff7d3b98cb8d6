package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransactionsTest {

  @Nested
  class OnH2 extends TransactionsContract {
    OnH2() {
      super(Product.H2);
    }
  }

  @Nested
  class OnPostgreSql extends TransactionsContract {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }

    /** A constraint that is deferred shows at the commit. */
    @Test
    void commitThatTheDatabaseRefuses_isToldWithTheReason() {
      db().execute("CREATE TABLE late (x INT UNIQUE DEFERRABLE INITIALLY DEFERRED)");
      try {
        assertThatThrownBy(() -> db().execute("INSERT INTO late VALUES (1), (1)"))
            .isInstanceOfSatisfying(
                StorageException.class,
                error ->
                    assertThat(ExceptionChains.kind(error))
                        .startsWith("HB-0214, SQL state 23505, "));
      } finally {
        db().execute("DROP TABLE late");
      }
    }
  }
}
