/**
 * What operators do: look at dead letters, replay, discard, adopt; and the purge of what is old.
 */
package dev.hearback.admin;
