package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.cluster.Nodes;
import dev.hearback.storage.TestDatabase.Product;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** What holds of transactions on every database. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
abstract class TransactionsContract {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Product product;
  private TestDatabase db;

  TransactionsContract(Product product) {
    this.product = product;
  }

  TestDatabase db() {
    return db;
  }

  @BeforeAll
  void start() {
    db = TestDatabase.ready(product);
  }

  @AfterAll
  void stop() {
    db.close();
  }

  @AfterEach
  void threadKeepsNoTransaction() throws Exception {
    assertThat(current().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    assertThat(db.dataSource().borrowed()).isZero();
  }

  @Test
  void workThatReturns_isCommitted() {
    Node node = db.transactions().inNew(LONG, () -> join("commits"));
    assertThat(exists(node)).isTrue();
  }

  @Test
  void workThatThrows_isRolledBack_andItsExceptionIsTheCause() {
    Exception error = new Exception("error");
    Node[] node = new Node[1];
    assertThatThrownBy(
            () ->
                db.transactions()
                    .inNew(
                        LONG,
                        () -> {
                          node[0] = join("throws");
                          throw error;
                        }))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HB-0212")
        .hasCause(error);
    assertThat(exists(node[0])).isFalse();
  }

  @Test
  void errorThrown_isRolledBack_andThrownOn() {
    assertThatThrownBy(
            () ->
                db.transactions()
                    .inNew(
                        LONG,
                        () -> {
                          throw new StackOverflowError();
                        }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void transactionMarkedForRollback_isNotCommitted() {
    Node[] node = new Node[1];
    assertThatThrownBy(
            () ->
                db.transactions()
                    .inNew(
                        LONG,
                        () -> {
                          node[0] = join("marked");
                          current().setRollbackOnly();
                          return null;
                        }))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HB-0213")
        .hasMessageContaining("marked for rollback");
    assertThat(exists(node[0])).isFalse();
  }

  @Test
  void afterCommit_isDoneOnlyThen() {
    AtomicInteger done = new AtomicInteger();
    db.transactions()
        .inNew(
            LONG,
            () -> {
              db.transactions().afterCommit(done::incrementAndGet);
              assertThat(done).hasValue(0);
              return null;
            });
    assertThat(done).hasValue(1);
    assertThatThrownBy(
            () ->
                db.transactions()
                    .inNew(
                        LONG,
                        () -> {
                          db.transactions().afterCommit(done::incrementAndGet);
                          throw new Exception("error");
                        }))
        .isInstanceOf(StorageException.class);
    assertThat(done).hasValue(1);
  }

  @Test
  void severalStatementsOfOneTransaction_borrowOneConnectionAtATime() {
    db.dataSource().most();
    db.transactions()
        .inNew(
            LONG,
            () -> {
              join("one");
              join("two");
              return null;
            });
    assertThat(db.dataSource().most()).isEqualTo(1);
  }

  @Test
  void retryUntilCommitted_warnsOnce_andTellsWhatItIsAbout_andWhenThatIsRecorded() {
    Logger logger = Logger.getLogger(Transactions.class.getPackageName());
    List<String> messages = new CopyOnWriteArrayList<>();
    Handler handler = new MessagesOf(messages);
    logger.addHandler(handler);
    try {
      AtomicInteger times = new AtomicInteger();
      Integer result =
          db.transactions()
              .retryUntilCommitted(
                  "the end of row 7",
                  LONG,
                  () -> {
                    if (times.incrementAndGet() < 3) {
                      throw new IllegalStateException("away");
                    }
                    return times.get();
                  });
      assertThat(result).isEqualTo(3);
      assertThat(messages)
          .satisfiesExactly(
              warning ->
                  assertThat(warning)
                      .startsWith(
                          "WARNING HB-0218 Not recorded yet, tried again each second: the end of"
                              + " row 7: ")
                      .contains("IllegalStateException\n\tat ")
                      .doesNotContain("away"),
              info ->
                  assertThat(info)
                      .isEqualTo("INFO HB-0226 Recorded after retries: the end of row 7"));
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static final class MessagesOf extends Handler {
    private final List<String> messages;

    MessagesOf(List<String> messages) {
      this.messages = messages;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
        messages.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry));
      }
    }

    @Override
    public void flush() {
      // nothing is kept back
    }

    @Override
    public void close() {
      // nothing to close
    }
  }

  @Test
  void databaseThatIsNotOpen_saysSo() {
    assertThatThrownBy(() -> new Database().connection())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HB-0209");
  }

  private Node join(String application) {
    return Beans.inject(new Nodes(), db.database()).join(application, "{}");
  }

  private boolean exists(Node node) {
    return db.inNew(
        () ->
            db.database()
                .call(
                    "test",
                    sql -> sql.any("SELECT 1 FROM {schema}hearback_node WHERE id = ?", node.id())));
  }

  private static UserTransaction current() {
    return com.arjuna.ats.jta.UserTransaction.userTransaction();
  }
}
