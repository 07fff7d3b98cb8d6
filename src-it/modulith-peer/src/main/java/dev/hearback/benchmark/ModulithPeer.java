package dev.hearback.benchmark;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * What an engineer would write with Spring Modulith: the body in a table and a thin event in the
 * registry, in one transaction before the answer; a listener that inserts one row.
 */
@SpringBootApplication
public class ModulithPeer {

  public static void main(String[] args) {
    SpringApplication.run(ModulithPeer.class, args);
  }

  /** A transcript has come. */
  public record TranscriptReceived(String job) {}

  /** The endpoint. */
  @RestController
  public static class Callbacks {

    private final Store store;
    private final byte[] token;

    Callbacks(Store store, @Value("${benchmark.token}") String token) {
      this.store = store;
      this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Receives a callback. */
    @PostMapping("/callbacks/{token}")
    public ResponseEntity<Void> receive(
        @PathVariable("token") String given, @RequestBody byte[] body) {
      if (!MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
        return ResponseEntity.status(401).build();
      }
      store.accept(Report.job(body), body);
      return ResponseEntity.ok().build();
    }
  }

  /** Stores callbacks, each once. */
  @Service
  public static class Store {

    private final JdbcTemplate jdbc;
    private final ApplicationEventPublisher events;

    Store(JdbcTemplate jdbc, ApplicationEventPublisher events) {
      this.jdbc = jdbc;
      this.events = events;
      jdbc.execute(
          "create table if not exists modulith_callback (job text primary key, body bytea not null,"
              + " received_at timestamptz not null default now())");
    }

    @Transactional
    public void accept(String job, byte[] body) {
      int stored =
          jdbc.update(
              "insert into modulith_callback (job, body) values (?, ?) on conflict (job) do nothing",
              job,
              body);
      if (stored == 1) {
        events.publishEvent(new TranscriptReceived(job));
      }
    }
  }

  /** The business code. */
  @Component
  public static class Listener {

    private final JdbcTemplate jdbc;

    Listener(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
    }

    @ApplicationModuleListener
    public void on(TranscriptReceived event) {
      byte[] body =
          jdbc.queryForObject(
              "select body from modulith_callback where job = ?", byte[].class, event.job());
      Report report = Report.of(body);
      jdbc.update(
          "insert into benchmark_row (job, confidence, text) values (?, ?, ?)",
          event.job(),
          report.confidence(),
          report.text());
    }
  }
}
