package io.segstream.streams.render;

import java.nio.file.Path;

/**
 * What was rendered.
 *
 * @param file the video
 * @param frames pictures in it
 * @param withoutPixels frames that could not be decoded and repeat the picture before them
 * @param withoutRecord frames that no segment record spoke of
 */
public record RenderSummary(Path file, long frames, long withoutPixels, long withoutRecord) {}
