/**
 * What operators may see and do over HTTP: as yet, the check. {@code AdminFilter} stands before all
 * of it and asks {@code AdminAccess} whom to let in; each resource makes sure that it does,
 * wherever it is deployed. What is then done is in {@code dev.hearback.check} of callback-ejb.
 */
package dev.hearback.web.admin;
