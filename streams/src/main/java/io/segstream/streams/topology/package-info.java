/** Kafka Streams topologies: chunks to segments, objects and events; objects to clusters. */
package io.segstream.streams.topology;
