/** A vendor's adapter as somebody else may write it: one that harms the server. */
package dev.hearback.it.app.adapter;
