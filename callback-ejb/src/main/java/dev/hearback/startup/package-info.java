/** Starting and stopping Hearback in a deployment. */
package dev.hearback.startup;
