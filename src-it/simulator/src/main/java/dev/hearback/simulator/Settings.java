package dev.hearback.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** How a simulator is set up; each method sets one thing and returns this. */
public final class Settings {
  int port;
  double timeScale = 1;
  String words = "Hello, Jane. How are you?";
  String deepgramKey;
  String gladiaKey;
  long deepgramMaxBytes = 2_000_000_000L;
  long gladiaMaxBytes = 1_000_000_000L;
  Duration processing = Duration.ofSeconds(1);
  Duration connectTimeout = Duration.ofSeconds(1);
  Duration attemptTimeout = Duration.ofSeconds(10);
  Retries gladiaRetries = Retries.GLADIA;
  Path ledgerFile;
  Consumer<String> lines = line -> {};

  /** The loopback port to listen on. Default 0: any free one. */
  public Settings port(int port) {
    this.port = port;
    return this;
  }

  /** Factor for processing times and times between retries. Default 1; 0.01 makes 30 s 0.3 s. */
  public Settings timeScale(double timeScale) {
    this.timeScale = timeScale;
    return this;
  }

  /** What is spoken in all audio, unless a job is told otherwise. */
  public Settings words(String words) {
    this.words = words;
    return this;
  }

  /** The only key that Deepgram knows. Default: any. */
  public Settings deepgramKey(String key) {
    this.deepgramKey = key;
    return this;
  }

  /** The only key that Gladia knows. Default: any. */
  public Settings gladiaKey(String key) {
    this.gladiaKey = key;
    return this;
  }

  /** Bytes of audio that Deepgram takes. Default 2 GB, as documented. */
  public Settings deepgramMaxBytes(long bytes) {
    this.deepgramMaxBytes = bytes;
    return this;
  }

  /** Bytes of audio that Gladia takes. Default 1000 MB, as documented. */
  public Settings gladiaMaxBytes(long bytes) {
    this.gladiaMaxBytes = bytes;
    return this;
  }

  /** How long a job takes, before the time scale. Default 1 s. */
  public Settings processing(Duration processing) {
    this.processing = processing;
    return this;
  }

  /**
   * How long one callback may take in all, not scaled. Default 10 s, as in Deepgram's own set-up.
   */
  public Settings attemptTimeout(Duration timeout) {
    this.attemptTimeout = timeout;
    return this;
  }

  /** How Gladia calls again; it does not say how. Default {@link Retries#GLADIA}. */
  public Settings gladiaRetries(Retries retries) {
    this.gladiaRetries = retries;
    return this;
  }

  /**
   * A file that gets every ledger entry as a line of JSON, on disk before the next step is taken.
   */
  public Settings ledgerFile(Path file) {
    this.ledgerFile = file;
    return this;
  }

  /** Gets a readable line for each thing that happens, from any thread. */
  public Settings lines(Consumer<String> lines) {
    this.lines = lines;
    return this;
  }
}
