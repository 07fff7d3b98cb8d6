/**
 * What operators may see and do over HTTP. Each resource lets them in itself, wherever it is
 * deployed. What is then done is in {@code dev.hearback.admin} and {@code dev.hearback.check} of
 * callback-ejb.
 */
package dev.hearback.web.admin;
