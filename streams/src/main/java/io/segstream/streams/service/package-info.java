/** The running service: engine, topologies and Kafka Streams under one lifecycle. */
package io.segstream.streams.service;
