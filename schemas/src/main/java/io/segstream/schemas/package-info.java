/** What Segstream publishes: record contracts, topics, serdes, identifiers and run-length masks. */
package io.segstream.schemas;
