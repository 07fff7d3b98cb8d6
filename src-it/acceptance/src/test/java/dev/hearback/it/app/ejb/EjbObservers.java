package dev.hearback.it.app.ejb;

import dev.hearback.FromProvider;
import dev.hearback.ObserverId;
import dev.hearback.Tagged;
import dev.hearback.Transcript;
import dev.hearback.TranscriptionEvent;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.Transcriptions;
import dev.hearback.Word;
import dev.hearback.it.app.lib.Gates;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.lib.Notebook;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;

/** Each is chosen by a tag, and told by attributes what to do. */
@Dependent
class EjbObservers {

  @Inject Notebook notebook;
  @Inject Transcriptions transcriptions;
  @Inject PerCall perCall;

  @ObserverId("ejb")
  void note(@Observes @Tagged("note") TranscriptionSucceeded event) {
    write("ejb", event);
  }

  @ObserverId("ejb-deepgram")
  void deepgram(@Observes @Tagged("note") @FromProvider("deepgram") TranscriptionSucceeded event) {
    write("ejb-deepgram", event);
  }

  @ObserverId("ejb-failed")
  void failed(@Observes @Tagged("note") TranscriptionFailed event) {
    write("ejb-failed", event);
  }

  /** Writes, and then throws as often as the attribute {@code throws} says. */
  @ObserverId("faulty")
  void writeAndThrow(@Observes @Tagged("faulty") TranscriptionSucceeded event) {
    write("faulty", event);
    if (event.origin().attempt() <= Integer.parseInt(event.attribute("throws"))) {
      throw new IllegalStateException("as the test wants it");
    }
  }

  /** Observes the same events as the faulty one. */
  @ObserverId("steady")
  void steady(@Observes @Tagged("faulty") TranscriptionSucceeded event) {
    write("steady", event);
  }

  /** Waits until the test opens the gate that the attribute {@code gate} names. */
  @ObserverId("held")
  void held(@Observes @Tagged("held") TranscriptionEvent event) {
    Gates.pass(event.attribute("gate"));
    write("held", event);
  }

  /** Observes the same events as the one that waits. */
  @ObserverId("free")
  void free(@Observes @Tagged("held") TranscriptionEvent event) {
    write("free", event);
  }

  /** Writes which request context it has, which is the same after it has waited at a gate. */
  @ObserverId("scoped")
  void scoped(@Observes @Tagged("scoped") TranscriptionSucceeded event) {
    String before = perCall.name();
    Gates.pass(event.attribute("gate"));
    String text = before.equals(perCall.name()) ? before : "another one";
    notebook.write(event.jobId(), Note.of("scoped", event.origin().attempt(), text));
  }

  /** Ends the server, whenever it is called. */
  @ObserverId("killer")
  void kill(@Observes @Tagged("kill") TranscriptionSucceeded event) {
    Runtime.getRuntime().halt(137);
  }

  /** Never returns, and takes a processor. */
  @ObserverId("spinner")
  void spin(@Observes @Tagged("spin") TranscriptionSucceeded event) {
    while (true) {
      Thread.onSpinWait();
    }
  }

  /** Never returns: it reads from a port of this machine, where nobody writes. */
  @ObserverId("reader")
  void read(@Observes @Tagged("read") TranscriptionSucceeded event) throws IOException {
    int port = Integer.parseInt(event.attribute("port"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getInputStream().read();
    }
  }

  /** Has what it needs, and wants the rest gone. */
  @ObserverId("eraser")
  void erase(@Observes @Tagged("erase") TranscriptionSucceeded event) {
    write("eraser", event);
    transcriptions.erase(event.jobId());
  }

  /** Reads all there is: text, words, the vendor's own bytes. */
  @ObserverId("walker")
  void walk(@Observes @Tagged("walk") TranscriptionSucceeded event) throws IOException {
    Transcript transcript = event.transcript();
    long count;
    try (Stream<Word> words = transcript.words()) {
      count = words.count();
    }
    long raw;
    try (InputStream in = transcript.raw()) {
      raw = in.transferTo(OutputStream.nullOutputStream());
    }
    Note note = Note.of("walker", event.origin().attempt(), transcript.text());
    notebook.write(event.jobId(), note.walked(count, raw));
  }

  private void write(String observer, TranscriptionEvent event) {
    notebook.write(event.jobId(), Note.of(observer, event.origin().attempt(), text(event)));
  }

  private static String text(TranscriptionEvent event) {
    if (event instanceof TranscriptionFailed failed) {
      return String.join(
          " ", failed.failure().kind().name(), failed.failure().code(), failed.failure().message());
    }
    return ((TranscriptionSucceeded) event).transcript().text();
  }
}
