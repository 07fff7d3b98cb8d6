/**
 * Every configuration key with its default, range and meaning; the only reader of MicroProfile
 * Config. What a vendor demands of a provider's settings is in the vendor's package; whether server
 * and surroundings fit is in {@code dev.hearback.check}.
 */
package dev.hearback.settings;
