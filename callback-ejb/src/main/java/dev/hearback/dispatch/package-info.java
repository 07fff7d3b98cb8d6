/** When and how a stored callback becomes observer calls. */
package dev.hearback.dispatch;
