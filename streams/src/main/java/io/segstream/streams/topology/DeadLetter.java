package io.segstream.streams.topology;

/**
 * A record that could not be processed and was moved to the dead-letter topic.
 *
 * @param topic where it came from
 * @param partition where it came from
 * @param offset where it came from
 * @param reason the exception's text
 */
public record DeadLetter(String topic, int partition, long offset, String reason) {}
