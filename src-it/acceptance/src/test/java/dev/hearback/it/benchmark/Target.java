package dev.hearback.it.benchmark;

/** What is measured, on a server of its own and an empty database. */
enum Target {
  /** The same work by Spring Modulith's registry, to which all others are compared. */
  MODULITH("Spring Modulith"),
  /** Hearback, callbacks at a hook. */
  HOOK("Hearback, hook"),
  /** Hearback, callbacks of jobs that it has submitted. */
  JOBS("Hearback, own jobs"),
  /** As {@link #HOOK}, with two observers more: one takes five seconds, one fails. */
  TROUBLED("Hearback, hook, beside observers that sleep and fail"),
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
