package io.segstream.trainer.augment;

/**
 * Two views of one picture.
 *
 * @param id of the example
 * @param query goes through the network that learns
 * @param key goes through the one that follows
 */
public record TwoViews(String id, View query, View key) {}
