package dev.hearback.dispatch;

import dev.hearback.inbox.ReceivedCallback;
import java.util.function.Consumer;

/**
 * A callback that waits to be stored.
 *
 * @param answer called once: true if it is stored, or was stored before, or is not wanted any more;
 *     false if it could not be stored, so that it must be sent again
 */
record WaitingCallback(ReceivedCallback callback, Consumer<Boolean> answer) {}
