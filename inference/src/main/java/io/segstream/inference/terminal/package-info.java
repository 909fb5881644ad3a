/** The terminal of a command: its streams, whether it is a screen, and progress on it. */
package io.segstream.inference.terminal;
