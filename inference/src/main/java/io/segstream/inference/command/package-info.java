/** What every command line shares: errors and exit codes, the end on a signal, logs. */
package io.segstream.inference.command;
