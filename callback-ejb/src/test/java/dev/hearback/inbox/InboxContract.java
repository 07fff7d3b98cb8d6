package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Tests on one database, each with an application of its own, whose rows make legal moves only. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class InboxContract {

  protected final Product product;
  protected InboxFixture f;

  protected InboxContract(Product product) {
    this.product = product;
  }

  @BeforeAll
  public final void openDatabase() {
    f = new InboxFixture(product);
  }

  @BeforeEach
  public final void newApplication() {
    f.fresh();
  }

  @AfterEach
  public final void everyMoveWasLegal() {
    f.everyMoveWasLegal();
  }

  @AfterAll
  public final void closeDatabase() {
    f.db.close();
  }
}
