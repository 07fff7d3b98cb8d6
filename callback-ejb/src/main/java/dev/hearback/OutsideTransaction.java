package dev.hearback;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On an observer method: call it without a transaction, and record the delivery in one of its own
 * once it has returned. For long or remote work, and for observers that use a second data source
 * which cannot share a transaction with Hearback's. The time limit {@code
 * hearback.observer.timeout} holds here, too. The observer is called at least once, and again after
 * each attempt that failed or was not recorded, whatever it had done by then: see {@link
 * TranscriptionEvent}.
 */
@Retention(RUNTIME)
@Target(METHOD)
public @interface OutsideTransaction {}
