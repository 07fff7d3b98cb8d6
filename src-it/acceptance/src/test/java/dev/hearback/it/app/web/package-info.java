/** The test application's WAR: an observer, and the probe through which tests submit and look. */
package dev.hearback.it.app.web;
