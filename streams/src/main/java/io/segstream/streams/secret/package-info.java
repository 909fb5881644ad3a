/** Credentials in a form that cannot be printed. */
package io.segstream.streams.secret;
