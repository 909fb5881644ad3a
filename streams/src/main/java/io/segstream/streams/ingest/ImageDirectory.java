package io.segstream.streams.ingest;

import io.segstream.streams.decode.DecodedFrame;
import io.segstream.streams.decode.FrameReader;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.VideoDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** PNG and JPEG files of one directory, in the natural order of their names, as frames. */
final class ImageDirectory {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

  private final List<Path> images;

  private ImageDirectory(List<Path> images) {
    this.images = images;
  }

  /**
   * Lists a directory.
   *
   * @throws UnreadableSourceException if it holds no image or cannot be listed
   */
  static ImageDirectory list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> images =
          files
              .filter(file -> Files.isRegularFile(file) && isImage(file))
              .sorted(Comparator.comparing(ImageDirectory::name, NaturalOrder.INSTANCE))
              .toList();
      if (images.isEmpty()) {
        throw new UnreadableSourceException(
            "The directory %s holds no PNG or JPEG image: give a directory of frames, or a video file"
                .formatted(directory));
      }
      return new ImageDirectory(images);
    } catch (IOException e) {
      throw new UnreadableSourceException(
          "The directory %s cannot be listed: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static boolean isImage(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  List<Path> images() {
    return images;
  }

  /**
   * Decodes one image.
   *
   * @param timeUs when it is shown
   * @return the frame, the caller's from then on
   * @throws UnreadableSourceException if it is not a whole, sound image; names the file
   */
  static DecodedFrame read(Path image, long timeUs) {
    MediaInput input = null;
    try {
      input = MediaInput.ofBytes(Files.readAllBytes(image));
      int stream = input.videoIndex().orElse(-1);
      if (stream < 0) {
        throw unreadable(image, "no picture in it", null);
      }
      try (FrameReader reader =
          FrameReader.takeInput(input, stream, VideoDecoder.BrokenFrames.SHOWN)) {
        input = null;
        Optional<DecodedFrame> frame = reader.next();
        if (frame.isEmpty()) {
          throw unreadable(image, "the picture cannot be decoded", null);
        }
        DecodedFrame decoded = frame.get();
        if (decoded.damage().isPresent()) {
          decoded.close();
          throw unreadable(image, decoded.damage().get(), null);
        }
        return new DecodedFrame(decoded.picture(), timeUs, Optional.empty());
      }
    } catch (IOException | FfmpegException e) {
      throw unreadable(image, e.getMessage(), e);
    } finally {
      if (input != null) {
        input.close();
      }
    }
  }

  private static UnreadableSourceException unreadable(Path image, String why, Exception cause) {
    return new UnreadableSourceException(
        "The image %s cannot be read: %s".formatted(image, why), cause);
  }
}
