/**
 * The endpoint that vendors call: a callback is authentic, complete and stored, or it is refused.
 * What a body says is not looked at here: it is stored and interpreted in {@code
 * dev.hearback.receive} of callback-ejb.
 */
package dev.hearback.web.receive;
