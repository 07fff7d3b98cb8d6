package dev.hearback;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On an observer method: call it without a transaction, and record the delivery in one of its own
 * once it has returned. For long or remote work, and for observers that use a second data source
 * which cannot share a transaction with Hearback's. Its time limit, {@code
 * hearback.observer.timeout}, holds here, too. The observer is called at least once: if a server
 * dies between its return and the record, or if it returns after its time, it is called again.
 */
@Retention(RUNTIME)
@Target(METHOD)
public @interface OutsideTransaction {}
