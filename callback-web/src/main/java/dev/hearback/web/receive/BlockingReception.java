package dev.hearback.web.receive;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Receives one callback on the thread of its request, where something around us does not let a
 * request be answered later.
 */
public final class BlockingReception {

  /** A body that has arrived is answered before that. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Consumer<Consumer<Reply>> receive;

  BlockingReception(Consumer<Consumer<Reply>> receive) {
    this.receive = receive;
  }

  /** Receives a callback. */
  @POST
  public Response post() {
    return receive().response();
  }

  /** Receives a callback; Deepgram and Gladia offer both methods. */
  @PUT
  public Response put() {
    return receive().response();
  }

  Reply receive() {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    receive.accept(answer::complete);
    try {
      return answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.NOT_STORED;
    } catch (ExecutionException | TimeoutException e) {
      return Reply.NOT_STORED;
    }
  }
}
