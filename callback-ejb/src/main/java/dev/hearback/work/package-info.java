/** Long-lived workers on the server's managed threads. */
package dev.hearback.work;
