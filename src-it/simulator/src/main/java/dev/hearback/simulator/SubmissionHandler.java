package dev.hearback.simulator;

import dev.hearback.simulator.LedgerEntry.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Takes jobs, or does not, and sees to their callbacks, as each job's behaviour says. */
final class SubmissionHandler {
  private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();
  private final Ledger ledger;
  private final CallbackSender sender;
  private final Pace pace;
  private final Duration processing;

  SubmissionHandler(Ledger ledger, CallbackSender sender, Pace pace, Duration processing) {
    this.ledger = ledger;
    this.sender = sender;
    this.pace = pace;
    this.processing = processing;
  }

  /** Answers one submission that is in order. */
  void take(Exchange exchange, Job job) throws IOException, Refusal {
    Reply reply = job.behaviour().answer();
    hold(reply.after());
    if (reply.refuses()) {
      ledger.record(job.submission(false));
      refuse(exchange, job, reply);
      return;
    }
    job.begin();
    Optional<Delivery> delivery = job.delivery();
    // before the ledger says so: whoever reads there that a job is taken may have it called back
    delivery.ifPresent(wanted -> deliveries.put(job.id(), wanted));
    ledger.record(job.submission(true));
    ledger.record(entry(Event.TOOK, job, deviation(reply)));
    boolean early = job.behaviour().calls() == Calls.BEFORE_ANSWER;
    if (early) {
      job.finish(pace.now());
      delivery.ifPresent(wanted -> sender.deliver(wanted).join());
    }
    try {
      answer(exchange, job, reply);
    } finally {
      if (!early) {
        later(job, delivery);
      }
    }
  }

  /** Writes down what was asked for. */
  void asked(Submission submission) {
    ledger.record(submission);
  }

  /** Writes down a submission that broke a rule, or met a broken connection. */
  void refused(Endpoint endpoint, Optional<Refusal> refusal) {
    ledger.record(
        new LedgerEntry(
            pace.now(),
            Event.REFUSED,
            endpoint.vendor(),
            null,
            0,
            0,
            null,
            null,
            refusal.map(Refusal::status).orElse(0),
            refusal.map(Refusal::getMessage).orElse("connection cut")));
  }

  /** Calls back now, whatever was called before; false if no such job wants a call. */
  boolean call(String job) {
    Optional<Delivery> delivery = Optional.ofNullable(deliveries.get(job));
    delivery.ifPresent(sender::deliver);
    return delivery.isPresent();
  }

  private void refuse(Exchange exchange, Job job, Reply reply) throws Refusal {
    if (reply.cut() == Cut.NONE) {
      throw job.refusal(reply.status());
    }
    refused(job.endpoint(), Optional.empty());
    exchange.cut();
  }

  private void answer(Exchange exchange, Job job, Reply reply) throws IOException, Refusal {
    if (reply.cut() != Cut.NONE) {
      exchange.cut();
    } else if (reply.status() != 0) {
      exchange.answer(job.refusal(reply.status()));
    } else {
      job.answer(exchange);
    }
  }

  private void later(Job job, Optional<Delivery> delivery) {
    Duration own = job.behaviour().processing();
    pace.after(
        own == null ? processing : own,
        () -> {
          job.finish(pace.now());
          if (job.behaviour().calls() != Calls.NEVER) {
            delivery.ifPresent(sender::deliver);
          }
        });
  }

  private LedgerEntry entry(Event event, Job job, String note) {
    return new LedgerEntry(
        pace.now(), event, job.endpoint().vendor(), job.id(), 0, 0, null, null, 0, note);
  }

  private static String deviation(Reply reply) {
    if (reply.cut() != Cut.NONE) {
      return "cuts the connection";
    }
    return reply.status() == 0 ? null : "answers " + reply.status();
  }

  /** Waits this long. */
  static void hold(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
