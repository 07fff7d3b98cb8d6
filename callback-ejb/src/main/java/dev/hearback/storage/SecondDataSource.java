package dev.hearback.storage;

import java.util.List;
import java.util.Locale;

/**
 * Recognises that a transaction was asked to hold a second data source although not both are XA.
 * JTA has no exception for that, so the servers' own words are the only sign; nothing but the
 * explanation depends on them.
 */
public final class SecondDataSource {

  /** What happened and the ways out. */
  public static final String EXPLANATION =
      "HB-0220 The transaction uses Hearback's data source and another one, and the server cannot"
          + " commit both together because not both are XA. Ways out: (1) set hearback.datasource"
          + " to the application's own data source, or configure both as XA data sources; (2) let"
          + " the two go separately: annotate an observer with @OutsideTransaction (it is then"
          + " called at least once), and call Transcriptions.submit outside the other data source's"
          + " transaction.";

  /** As said by Payara, WildFly and Open Liberty, in this order. */
  private static final List<String> SIGNS =
      List.of("non-xa resource", "resource was not enlisted", "multiple 1pc xaresources");

  private SecondDataSource() {}

  /** Whether that is what the throwable or one of its causes says. */
  public static boolean causes(Throwable error) {
    return ExceptionChains.causes(error).stream()
        .map(cause -> ExceptionChains.message(cause).toLowerCase(Locale.ROOT))
        .anyMatch(message -> SIGNS.stream().anyMatch(message::contains));
  }
}
