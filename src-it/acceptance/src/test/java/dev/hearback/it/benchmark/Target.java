package dev.hearback.it.benchmark;

/** What is measured, on a server of its own and an empty database. */
enum Target {
  /** The same work by Spring Modulith's registry, to which all others are compared. */
  MODULITH("Spring Modulith"),
  /** Hearback, callbacks at a hook. */
  HOOK("Hearback, hook"),
  /** Hearback, callbacks of jobs that it has submitted. */
  JOBS("Hearback, own jobs"),
  /** One INSERT on the same server, and no observer. */
  FLOOR("one INSERT");

  private final String title;

  Target(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
