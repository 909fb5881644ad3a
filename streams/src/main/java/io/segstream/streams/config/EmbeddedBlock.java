package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A broker inside the process.
 *
 * @param enabled whether it is started
 * @param port it listens on; 0 for any free one
 * @param dataDirectory where it keeps its logs; absent for a temporary directory
 */
public record EmbeddedBlock(
    @Key(
            value =
                "Start a broker inside the process; `kafka.bootstrap.servers` is then not used.",
            defaultValue = "false")
        boolean enabled,
    @Key(
            value = "Port of the broker on the loopback interface; 0 takes any free one.",
            defaultValue = "9092",
            min = "0",
            max = "65535")
        int port,
    @Key(
            "Directory in which the broker keeps its data. Absent: a temporary one, deleted at the end.")
        Optional<Path> dataDirectory) {}
