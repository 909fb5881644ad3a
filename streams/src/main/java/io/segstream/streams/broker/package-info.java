/** A Kafka broker inside this JVM, and the topics of any broker. */
package io.segstream.streams.broker;
