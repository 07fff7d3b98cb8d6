/**
 * Calls a vendor's API, streaming and with errors told apart; for adapters. URLs, fields and error
 * codes of a vendor are in the vendor's package.
 */
package dev.hearback.spi.http;
