/** The managed client: from a committed job to the vendor's answer. */
package dev.hearback.submit;
