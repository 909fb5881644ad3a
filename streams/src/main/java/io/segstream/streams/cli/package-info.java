/**
 * The command line. Each command is one class that {@link io.segstream.streams.cli.SegstreamCli}
 * lists; it takes a {@link io.segstream.inference.terminal.Terminal} in its constructor, prints
 * through it and reports failures by throwing.
 */
package io.segstream.streams.cli;
