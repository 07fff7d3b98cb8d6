/**
 * From a received body to a committed row: who stores it, when, with how many others, and whether
 * it is interpreted before. The HTTP request is read in {@code dev.hearback.web.receive}, in the
 * other module; the callback table is in {@code dev.hearback.inbox}; what is stored without its
 * outcome is interpreted in {@code dev.hearback.deliver}.
 */
package dev.hearback.receive;
