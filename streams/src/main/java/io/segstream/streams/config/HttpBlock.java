package io.segstream.streams.config;

import io.segstream.inference.config.Key;

/**
 * The HTTP endpoint of the service.
 *
 * @param host address to listen on
 * @param port to listen on; 0 for any free one
 */
public record HttpBlock(
    @Key(value = "Address to listen on; `0.0.0.0` for all interfaces.", defaultValue = "127.0.0.1")
        String host,
    @Key(
            value = "Port to listen on; 0 takes any free one.",
            defaultValue = "9404",
            min = "0",
            max = "65535")
        int port) {}
