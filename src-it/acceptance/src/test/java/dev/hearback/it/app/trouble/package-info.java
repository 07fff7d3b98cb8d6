/** Observers beside which others must be as quick as without them. */
package dev.hearback.it.app.trouble;
