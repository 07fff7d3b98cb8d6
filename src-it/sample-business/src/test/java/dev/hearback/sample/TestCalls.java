package dev.hearback.sample;

import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

/** Tables for tests. */
final class TestCalls {

  private TestCalls() {}

  /** An empty table in a database of its own. */
  static Calls empty() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    Calls calls = new Calls(dataSource);
    calls.createTable();
    return calls;
  }

  /** Adds a call of Ada, whose phone and e-mail address are known. */
  static Call aCall(Calls calls) {
    Call call = Call.from("Ada", "+44 20 7946 0123", "ada@example.com").withJob(UUID.randomUUID());
    calls.add(call);
    return call;
  }
}
