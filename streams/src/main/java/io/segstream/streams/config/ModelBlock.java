package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import io.segstream.inference.model.FrameSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which model runs.
 *
 * @param repository directory that holds one directory per model
 * @param name of the model, as in its card
 * @param inputSize size at which frames are given to the model instead of the derived one
 * @param vocabulary names by which segments may be called; all that the model has if empty
 */
public record ModelBlock(
    @Key(
            value =
                "Directory that holds one directory per model, each with `model.yaml` and `model.onnx`.",
            defaultValue = "models")
        Path repository,
    @Key(value = "Name of the model, as written in its card.", defaultValue = "segstream-small")
        String name,
    @Key(
            value =
                "Size at which frames are given to the model, for example `854x480`. Absent: the card's"
                    + " size, or the source's aspect ratio within it if the model takes any size.")
        Optional<FrameSize> inputSize,
    @Key(
            value =
                "Names by which segments are called, of those that `segstream models vocabulary"
                    + " list` prints for the model, for example `[person, dog]`. Absent: all of"
                    + " them. Only for models whose card has a `vocabulary`.",
            defaultValue = "[]")
        List<String> vocabulary) {}
