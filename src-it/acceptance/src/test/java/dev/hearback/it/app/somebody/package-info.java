/**
 * More of the WAR that existed before Hearback: filters that know nothing of asynchronous requests.
 */
package dev.hearback.it.app.somebody;
