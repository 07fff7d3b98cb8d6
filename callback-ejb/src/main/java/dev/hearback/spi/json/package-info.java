/** Reads bodies of any size as JSON, within limits; for adapters. */
package dev.hearback.spi.json;
