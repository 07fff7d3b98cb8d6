/** Tests of the sample, which also show how to test observers of your own. */
package dev.hearback.sample;
