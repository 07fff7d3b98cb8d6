package dev.hearback.simulator;

import java.time.Duration;

/**
 * What a vendor does with one submission that breaks none of its rules.
 *
 * @param answer how the submission is answered; as documented when null
 * @param calls when it is called back; {@link Calls#ONCE} when null
 * @param message what is said then; a transcript when null
 * @param processing how long the vendor works before it calls, before the time scale; the
 *     simulator's setting when null
 */
public record Behaviour(Reply answer, Calls calls, Message message, Duration processing) {
  /** Fills in what was left out. */
  public Behaviour {
    answer = answer == null ? Reply.DOCUMENTED : answer;
    calls = calls == null ? Calls.ONCE : calls;
    message = message == null ? Message.TRANSCRIPT : message;
  }

  /** Takes the job and calls back with a transcript of the simulator's words. */
  public static Behaviour succeeds() {
    return new Behaviour(null, null, null, null);
  }

  /** Takes the job and calls back with a transcript of these words. */
  public static Behaviour succeeds(String words) {
    return says(Message.words(words));
  }

  /** Takes the job and calls back with an error. */
  public static Behaviour fails() {
    return says(Message.ERROR);
  }

  /** Takes the job and calls back with this. */
  public static Behaviour says(Message message) {
    return new Behaviour(null, null, message, null);
  }

  /** Takes the job and calls back so. */
  public static Behaviour calls(Calls calls) {
    return new Behaviour(null, calls, null, null);
  }

  /** Answers with this error and forgets the job. */
  public static Behaviour refuses(int status) {
    return answers(new Reply(status, false, Cut.NONE, Duration.ZERO));
  }

  /** Answers with this error, but has taken the job and calls back. */
  public static Behaviour takesButAnswers(int status) {
    return answers(new Reply(status, true, Cut.NONE, Duration.ZERO));
  }

  /** Breaks the connection; with {@link Cut#AFTER_BODY} it has taken the job and calls back. */
  public static Behaviour cuts(Cut cut) {
    return answers(new Reply(0, cut == Cut.AFTER_BODY, cut, Duration.ZERO));
  }

  /** Takes the job, and answers only after this long. */
  public static Behaviour answersAfter(Duration delay) {
    return answers(new Reply(0, true, Cut.NONE, delay));
  }

  /** Calls back with a transcript; the submission is answered so. */
  public static Behaviour answers(Reply answer) {
    return new Behaviour(answer, null, null, null);
  }

  /** The same, but called back so. */
  public Behaviour calling(Calls calls) {
    return new Behaviour(answer, calls, message, processing);
  }

  /** The same, but saying this. */
  public Behaviour saying(Message message) {
    return new Behaviour(answer, calls, message, processing);
  }

  Behaviour echoing(Echo echo) {
    return saying(message.echoing(echo));
  }

  /** The same, but working for this long, before the time scale. */
  public Behaviour workingFor(Duration processing) {
    return new Behaviour(answer, calls, message, processing);
  }
}
