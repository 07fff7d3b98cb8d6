/** Job rows and their life, and the tokens by which callbacks name them. */
package dev.hearback.jobs;
