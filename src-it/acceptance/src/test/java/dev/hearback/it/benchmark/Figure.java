package dev.hearback.it.benchmark;

/** What is measured. */
enum Figure {
  ROWS("saturated: observers' rows per second", 1),
  ACKS("saturated: answers per second", 1),
  ACK_P50("saturated: time to the answer, median, ms", 2),
  ACK_P99("saturated: time to the answer, p99, ms", 2),
  ROW_P50("saturated: from sending to the row, median, ms", 2),
  ROW_P99("saturated: from sending to the row, p99, ms", 2),
  SERVER("saturated: processor time of the server for a callback, ms", 2),
  DATABASE("saturated: processor time of PostgreSQL for a callback, ms", 2),
  WAL("write-ahead log for a callback, bytes", 0),
  COMMITS("transactions that write, for a callback", 2),
  STATEMENTS("statements for a callback, the observer's own among them", 1),
  STEADY_ACK_P50("200 per second: time to the answer, median, ms", 2),
  STEADY_ACK_P99("200 per second: time to the answer, p99, ms", 2),
  STEADY_ROW_P50("200 per second: from sending to the row, median, ms", 2),
  STEADY_ROW_P99("200 per second: from sending to the row, p99, ms", 2),
  MEMORY("most resident memory of the server, MiB", 0);

  private final String title;
  private final int digits;

  Figure(String title, int digits) {
    this.title = title;
    this.digits = digits;
  }

  String title() {
    return title;
  }

  int digits() {
    return digits;
  }
}
