package dev.hearback;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On an observer method: call it without a transaction, and record the delivery in one of its own
 * once it has returned. For long or remote work, and for observers that use a second data source
 * which cannot share a transaction with Hearback's. The observer is called at least once: a server
 * that dies between its return and the record calls it again.
 */
@Retention(RUNTIME)
@Target(METHOD)
public @interface OutsideTransaction {}
