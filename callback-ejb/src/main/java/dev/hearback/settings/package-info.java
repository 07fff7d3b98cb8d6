/** Every configuration key with its default and range; the only reader of MicroProfile Config. */
package dev.hearback.settings;
