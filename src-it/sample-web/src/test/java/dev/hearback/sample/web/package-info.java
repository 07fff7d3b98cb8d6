/** Tests of the sample's page. */
package dev.hearback.sample.web;
