/** Calls a vendor's API, streaming and with errors told apart; for adapters. */
package dev.hearback.spi.http;
