package dev.hearback.inbox;

import dev.hearback.storage.Node;
import java.time.Duration;
import java.util.Optional;

/**
 * The state in which a new callback is stored.
 *
 * @param owner the node that owns it from the start, if it is RUNNING
 * @param delay how long until it is due: to be interpreted, or if it is of no application, purged
 * @param code why it is a dead letter, if it is
 * @param note for people
 */
record InitialState(
    CallbackState state,
    Optional<Node> owner,
    Duration delay,
    Optional<DeadLetter.Code> code,
    Optional<String> note) {

  /** That of a callback that need not be interpreted any more. */
  static final InitialState DONE =
      new InitialState(
          CallbackState.DONE, Optional.empty(), Duration.ZERO, Optional.empty(), Optional.empty());

  /**
   * That of a callback for this addressee.
   *
   * @param node that has room for it
   * @param deadLetters how long it is kept if it is a dead letter
   */
  static InitialState of(Addressee addressee, Optional<Node> node, Duration deadLetters) {
    Optional<String> application = addressee.application();
    if (application.isEmpty()) {
      String note = "the token is authentic, but there is no such job";
      return new InitialState(
          CallbackState.DEAD,
          Optional.empty(),
          deadLetters,
          Optional.of(DeadLetter.Code.UNKNOWN_JOB),
          Optional.of(note));
    }
    if (addressee.contradicted()) {
      return new InitialState(
          CallbackState.DEAD,
          Optional.empty(),
          Duration.ZERO,
          Optional.of(DeadLetter.Code.CONTRADICTS_JOB),
          Optional.of("the token names a provider or submission that the job has not had"));
    }
    Optional<Node> owner = node.filter(one -> one.application().equals(application.get()));
    CallbackState state = owner.isPresent() ? CallbackState.RUNNING : CallbackState.WAITING;
    return new InitialState(state, owner, Duration.ZERO, Optional.empty(), Optional.empty());
  }

  boolean running() {
    return state == CallbackState.RUNNING;
  }

  boolean ended() {
    return state == CallbackState.DEAD || state == CallbackState.DONE;
  }
}
