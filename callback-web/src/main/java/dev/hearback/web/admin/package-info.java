/** What operators may see and do. Each resource lets them in itself, wherever it is found. */
package dev.hearback.web.admin;
