package dev.hearback.it.app.ejb;

import dev.hearback.it.app.lib.Notebook;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Makes the table. */
@Singleton
@Startup
public class NotesTable {

  @Inject Notebook notebook;

  @PostConstruct
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  void create() {
    try {
      notebook.create();
    } catch (IllegalStateException e) {
      notebook.create(); // another node made it at that moment, which PostgreSQL takes for an error
    }
  }
}
