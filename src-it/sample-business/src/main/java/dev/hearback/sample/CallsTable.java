package dev.hearback.sample;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Creates the table when the application starts. An observer that comes even earlier fails, and is
 * called again a moment later: no harm done.
 */
@Singleton
@Startup
public class CallsTable {

  @Inject Calls calls;

  // Outside a transaction, because some databases end the current one at CREATE TABLE.
  @PostConstruct
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  void create() {
    calls.createTable();
  }
}
