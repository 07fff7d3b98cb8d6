/** An adapter for a vendor that Hearback does not know, as somebody else writes it. */
package dev.hearback.it.app.foreign;
