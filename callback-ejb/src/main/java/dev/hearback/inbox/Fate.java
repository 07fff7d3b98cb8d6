package dev.hearback.inbox;

import dev.hearback.storage.Node;
import java.util.Optional;

/**
 * What becomes of a new callback.
 *
 * @param owner the node that owns it from the start, if it is RUNNING
 * @param kept whether more of it is stored than a repetition is recognised by
 * @param code why it is a dead letter, if it is
 * @param note for people
 */
record Fate(
    CallbackState state,
    Optional<Node> owner,
    boolean kept,
    Optional<DeadLetter.Code> code,
    Optional<String> note) {

  /**
   * What becomes of it.
   *
   * @param application that of its job or hook; empty if there is no such job
   * @param erased whether the job is
   * @param node that has room for it
   */
  static Fate of(Optional<String> application, boolean erased, Optional<Node> node) {
    if (application.isEmpty()) {
      String note = "the token is authentic, but there is no such job";
      return new Fate(
          CallbackState.DEAD,
          Optional.empty(),
          true,
          Optional.of(DeadLetter.Code.UNKNOWN_JOB),
          Optional.of(note));
    }
    if (erased) {
      return new Fate(
          CallbackState.DONE, Optional.empty(), false, Optional.empty(), Optional.of("erased"));
    }
    Optional<Node> owner = node.filter(one -> one.application().equals(application.get()));
    CallbackState state = owner.isPresent() ? CallbackState.RUNNING : CallbackState.WAITING;
    return new Fate(state, owner, true, Optional.empty(), Optional.empty());
  }

  boolean running() {
    return state == CallbackState.RUNNING;
  }

  boolean ended() {
    return state == CallbackState.DEAD || state == CallbackState.DONE;
  }
}
