package dev.hearback.it;

import dev.hearback.it.server.Database;
import dev.hearback.it.server.Server;
import dev.hearback.it.server.ServerOfThisRun;
import dev.hearback.it.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A server process that one test has for itself, with the test application and the vendors. */
public final class OwnServer implements AutoCloseable {

  private final Path folder;
  private final Server server;
  private final Vendors vendors;
  private final Map<String, String> settings;
  private ServerProcess process;

  private OwnServer() throws IOException {
    Path servers = Files.createDirectories(Path.of("target", "servers"));
    folder = Files.createTempDirectory(servers, "own-").toAbsolutePath();
    server = ServerOfThisRun.in(folder);
    vendors = Vendors.calling(server.url());
    settings = new TreeMap<>(vendors.settings());
  }

  /** One that keeps its data in an H2 file. */
  static OwnServer onH2() throws IOException {
    OwnServer own = new OwnServer();
    return own.on(Database.h2(own.folder.resolve("database")));
  }

  /** One with no data source but the server's and those of the files that users get. */
  static OwnServer asSetUp() throws IOException {
    return new OwnServer();
  }

  /** One that keeps its data there. */
  public static OwnServer onDatabase(Database database) throws IOException {
    return new OwnServer().on(database);
  }

  private OwnServer on(Database database) {
    server.database(database);
    return this;
  }

  /** Adds a line to the configuration file in the archive. */
  public OwnServer setting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** The server, for what else is to be said about it before it starts. */
  public Server server() {
    return server;
  }

  /** Where its files are. */
  public Path folder() {
    return folder;
  }

  /** Deploys the application and starts the server. */
  public OwnServer start() throws IOException, InterruptedException {
    return start(application());
  }

  /** The application, with what it is told. */
  Path application() throws IOException {
    return TestApplication.exportTo(folder.resolve("archive"), settings);
  }

  /** Starts the server with just these archives. */
  OwnServer start(Path... archives) throws IOException, InterruptedException {
    server.deployOnly(archives);
    process = server.start();
    return this;
  }

  /** What the application is told, and what the server is to be told if it has several. */
  Map<String, String> settings() {
    return settings;
  }

  /** Lets it end in order. */
  void stop() {
    process.stop();
  }

  /** What it has printed since its latest start. */
  public String output() {
    return process.output();
  }

  /** All that it has logged since its latest start, where it keeps the most. */
  String log() {
    return process.log();
  }

  /** The process that runs since the latest start. */
  public ServerProcess process() {
    return process;
  }

  /** How many threads are at work in this package now. */
  int threadsIn(String packageName) throws IOException, InterruptedException {
    return process.threadsIn(packageName);
  }

  /** Whether it runs. */
  public boolean alive() {
    return process.alive();
  }

  /** {@code kill -9}. */
  public void kill() {
    process.kill();
  }

  /** Starts it again, with the same data. */
  public void restart() throws IOException, InterruptedException {
    process = server.start();
  }

  /** The test application. */
  public Probe probe() {
    return new Probe(server.url());
  }

  Probe probe(String contextRoot) {
    return new Probe(server.url(), contextRoot);
  }

  public Vendors vendors() {
    return vendors;
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
    vendors.close();
  }
}
