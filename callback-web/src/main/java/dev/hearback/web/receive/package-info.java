/** The endpoint that providers call: authentic, complete and stored, or refused. */
package dev.hearback.web.receive;
