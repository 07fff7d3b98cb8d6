/** What makes Hearback refuse a deployment. */
package dev.hearback.it.app.refused;
