/**
 * What operators may see and do over HTTP. {@code AdminFilter} stands before all of it; each
 * resource makes sure that it does, wherever it is deployed. What is then done is in {@code
 * dev.hearback.admin} and {@code dev.hearback.check} of callback-ejb.
 */
package dev.hearback.web.admin;
