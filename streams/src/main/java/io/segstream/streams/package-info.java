/** The service: ingest, decode, topologies, embedded broker, outputs and command line. */
package io.segstream.streams;
