package dev.hearback.it.app.web;

import dev.hearback.Audio;
import dev.hearback.TranscriptionRequest;
import dev.hearback.Transcriptions;
import dev.hearback.admin.Admin;
import dev.hearback.check.DeploymentCheck;
import dev.hearback.deliver.DeadLetters;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.it.app.ejb.SecondDatabase;
import dev.hearback.it.app.lib.Gates;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.lib.Notebook;
import dev.hearback.sample.Call;
import dev.hearback.sample.CallRecordings;
import dev.hearback.sample.Calls;
import dev.hearback.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a test does to the application, and what it may see of it. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProbeResource {

  @Inject Transcriptions transcriptions;
  @Inject DeadLetters deadLetters;
  @Inject DeploymentCheck deploymentCheck;
  @Inject Admin admin;
  @Inject Settings settings;
  @Inject Notebook notebook;
  @Inject CallRecordings recordings;
  @Inject Calls calls;
  @Inject UserTransaction transaction;

  /** How a test's transaction around {@code submit} goes. */
  public enum Around {
    /** Commits. */
    COMMIT,
    /** Rolls back after the submission. */
    ROLLBACK,
    /** Has used the second data source before, then commits. */
    SECOND_DATABASE
  }

  /** Submits audio: the body, or what is at {@code url}. */
  @POST
  @Path("jobs")
  @Produces(MediaType.TEXT_PLAIN)
  public Response submit(
      byte[] body,
      @QueryParam("url") String url,
      @QueryParam("provider") String provider,
      @QueryParam("tag") List<String> tags,
      @QueryParam("attribute") List<String> attributes,
      @QueryParam("around") Around around)
      throws Exception {
    TranscriptionRequest request = TranscriptionRequest.of(audio(body, url)).provider(provider);
    for (String tag : tags) {
      request = request.tag(tag);
    }
    for (String attribute : attributes) {
      String[] nameAndValue = attribute.split("=", 2);
      request = request.attribute(nameAndValue[0], nameAndValue[1]);
    }
    transaction.begin();
    try {
      if (around == Around.SECOND_DATABASE) {
        SecondDatabase.use();
      }
      UUID job = transcriptions.submit(request);
      if (around == Around.ROLLBACK) {
        transaction.rollback();
      } else {
        transaction.commit();
      }
      return Response.ok(job.toString()).build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      transaction.rollback();
      return Response.status(Response.Status.CONFLICT).entity(e.getMessage()).build();
    }
  }

  private static Audio audio(byte[] body, String url) {
    return url == null
        ? new Audio.InStream(new ByteArrayInputStream(body), body.length, "audio/wav")
        : new Audio.AtUrl(URI.create(url));
  }

  /** One job. */
  @GET
  @Path("jobs/{id}")
  public JobView job(@PathParam("id") UUID id) {
    return transcriptions
        .find(id)
        .map(job -> JobView.of(job, notebook.read(id)))
        .orElseThrow(NotFoundException::new);
  }

  /** Erases one job. */
  @POST
  @Path("jobs/{id}/erase")
  public void erase(@PathParam("id") UUID id) {
    transcriptions.erase(id);
  }

  /** The notes, on whichever job, that say this. */
  @GET
  @Path("notes")
  public List<Note> notes(@QueryParam("text") String text) {
    return notebook.search(text);
  }

  /** The dead letters, as {@code kind code job observer error}. */
  @GET
  @Path("dead-letters")
  public List<String> deadLetters() {
    return deadLetters.list(DeadLetter.Filter.of(settings.application()), 100).stream()
        .map(
            letter ->
                "%s %s %s %s %s"
                    .formatted(
                        letter.kind(),
                        letter.code(),
                        letter.jobId().map(UUID::toString).orElse("-"),
                        letter.observer().orElse("-"),
                        letter.error()))
        .toList();
  }

  /** How many callbacks of a job were counted and not kept. */
  @GET
  @Path("jobs/{id}/ignored")
  public long ignored(@PathParam("id") UUID id) {
    return admin.history(id).orElseThrow(NotFoundException::new).ignoredCallbacks();
  }

  /** Adopts the newest dead letter of a job; returns its generation from then on. */
  @POST
  @Path("jobs/{id}/adoption")
  public int adopt(@PathParam("id") UUID id) {
    DeadLetter newest = admin.list(DeadLetter.Filter.ALL.job(id), 1).get(0);
    return admin.adopt(newest.id(), "ada");
  }

  /** How many rows each table has, and what the purge counts from. */
  @GET
  @Path("rows")
  public List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            Notebook.dataSource("java:comp/DefaultDataSource").getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("job", "callback", "chunk", "delivery", "audit", "pause")) {
        rows.add(table + " " + first(statement, "SELECT COUNT(*) FROM hearback_" + table));
      }
      for (String table : List.of("job", "callback", "delivery")) {
        rows.add(table + " " + first(statement, "SELECT MAX(ended_at) FROM hearback_" + table));
      }
    }
    return rows;
  }

  private static String first(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** What the check finds now, as operators see it. */
  @GET
  @Path("findings")
  @Produces(MediaType.TEXT_PLAIN)
  public String findings() {
    return deploymentCheck.examine().table();
  }

  /** Another application in the database, whose only node vanished with work left. */
  @POST
  @Path("vanished/{application}")
  public void vanish(@PathParam("application") String application) throws SQLException {
    String anHourAgo = "CURRENT_TIMESTAMP - INTERVAL '1' HOUR";
    String id = "CAST('" + UUID.randomUUID() + "' AS UUID)";
    try (Connection connection =
            Notebook.dataSource("java:comp/DefaultDataSource").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO hearback_node (id, application, state, started_at, beat_at, observers)"
              + " VALUES (%s, '%s', 'LIVE', %s, %s, '{}')"
                  .formatted(id, application, anHourAgo, anHourAgo));
      statement.execute(
          "INSERT INTO hearback_delivery (id, job_id, application, provider, tags, observer,"
              + " generation, state, claim, attempts, suspect, due_at, bytes, created_at)"
              + " VALUES (%s, %s, '%s', 'p', '[]', 'o', 1, 'WAITING', 0, 0, FALSE, %s, 0, %s)"
                  .formatted(id, id, application, anHourAgo, anHourAgo));
    }
  }

  /** The token keys, as {@code id state}, the newest first. */
  @GET
  @Path("token-keys")
  public List<String> tokenKeys() {
    return admin.tokenKeys().stream().map(key -> key.id() + " " + key.state()).toList();
  }

  /** Makes a new token key. */
  @POST
  @Path("token-keys")
  @Produces(MediaType.TEXT_PLAIN)
  public String rotateTokenKey() {
    return String.valueOf(admin.rotateTokenKey("tester"));
  }

  /** Revokes a token key; returns how many of its jobs it tells of beforehand. */
  @POST
  @Path("token-keys/{id}/revoked")
  @Produces(MediaType.TEXT_PLAIN)
  public String revokeTokenKey(@PathParam("id") int id) {
    int jobs = admin.jobsSignedBy(id, 1000).size();
    admin.revokeTokenKey(id, "tester");
    return String.valueOf(jobs);
  }

  /** Makes the table in the second database. */
  @POST
  @Path("second")
  public void createSecond() throws SQLException {
    SecondDatabase.create();
  }

  /** The attempts that have left a row in the second database. */
  @GET
  @Path("second/{job}")
  public List<Integer> second(@PathParam("job") UUID job) throws SQLException {
    return SecondDatabase.attempts(job);
  }

  /** Opens a gate. */
  @POST
  @Path("gates/{name}")
  public void open(@PathParam("name") String name) {
    Gates.open(name);
  }

  /** Has the sample submit. */
  @POST
  @Path("sample")
  @Produces(MediaType.TEXT_PLAIN)
  public String sample(@QueryParam("url") String url, @QueryParam("provider") String provider) {
    Call call = Call.from("Ada", null, null);
    return recordings.recorded(call, audio(null, url), provider).id();
  }

  /** What the sample's observers have written. */
  @GET
  @Path("sample/{id}")
  public Call sample(@PathParam("id") String id) {
    return calls.find(id).orElseThrow(NotFoundException::new);
  }

  /** How often each SQL statement ran since the first question; H2 only. */
  @GET
  @Path("statements")
  public List<String> statements() throws SQLException {
    try (Connection connection =
            Notebook.dataSource("java:comp/DefaultDataSource").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set query_statistics true");
      statement.execute("set query_statistics_max_entries 1000");
      List<String> statements = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select execution_count, sql_statement from information_schema.query_statistics")) {
        while (rows.next()) {
          statements.add(rows.getLong(1) + " " + rows.getString(2));
        }
      }
      return statements;
    }
  }
}
