package io.segstream.streams.output;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.segstream.inference.storage.UnfinishedFile;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One COCO JSON file: each segmented frame is an image, each segment an annotation with a
 * compressed run-length mask; {@code track_id}, {@code score} and, for objects that were pointed
 * out, {@code prompt_id} are added to COCO's own keys. Categories are the model's labels, or {@code
 * object} if it has none. The annotations go to the file as they come; only the list of images is
 * kept in memory until the end, when the file gets its name.
 */
public final class CocoOutput implements FrameOutput {
  private static final String UNLABELLED = "object";

  private final UnfinishedFile file;
  private final JsonGenerator json;
  private final List<Image> images = new ArrayList<>();
  private final Map<String, Integer> categories = new LinkedHashMap<>();
  private long annotations;

  private record Image(String feed, long frameNumber, long captureTimeUs, int width, int height) {}

  private CocoOutput(UnfinishedFile file, JsonGenerator json) {
    this.file = file;
    this.json = json;
  }

  /** Begins a file; an earlier one is replaced with closing. */
  public static CocoOutput create(Path file) throws IOException {
    UnfinishedFile unfinished = UnfinishedFile.of(file);
    OutputStream stream = Files.newOutputStream(unfinished.path());
    JsonGenerator json;
    try {
      json = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8);
    } catch (IOException e) {
      stream.close();
      throw e;
    }
    json.writeStartObject();
    json.writeArrayFieldStart("annotations");
    return new CocoOutput(unfinished, json);
  }

  @Override
  public void write(FrameSegments frame) throws IOException {
    if (frame.getOutcome() != FrameOutcome.FRAME_OUTCOME_SEGMENTED) {
      return;
    }
    images.add(
        new Image(
            frame.getFeed(),
            frame.getFrameNumber(),
            frame.getCaptureTimeUs(),
            frame.getWidth(),
            frame.getHeight()));
    int image = images.size();
    for (Segment segment : frame.getSegmentsList()) {
      annotation(image, segment);
    }
  }

  private void annotation(int image, Segment segment) throws IOException {
    String label = segment.getLabel().isEmpty() ? UNLABELLED : segment.getLabel();
    int category = categories.computeIfAbsent(label, ignored -> categories.size() + 1);
    json.writeStartObject();
    json.writeNumberField("id", ++annotations);
    json.writeNumberField("image_id", image);
    json.writeNumberField("category_id", category);
    json.writeFieldName("segmentation");
    JsonOutput.mask(segment.getMask(), json);
    json.writeNumberField("area", segment.getArea());
    Box box = segment.getBox();
    json.writeFieldName("bbox");
    json.writeArray(new int[] {box.getX(), box.getY(), box.getWidth(), box.getHeight()}, 0, 4);
    json.writeNumberField("iscrowd", 0);
    json.writeNumberField("score", segment.getScore());
    json.writeNumberField("track_id", segment.getTrackId());
    if (!segment.getPromptId().isEmpty()) {
      json.writeStringField("prompt_id", segment.getPromptId());
    }
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      try (json) {
        json.writeEndArray();
        writeImages();
        writeCategories();
        json.writeEndObject();
      }
      file.finish();
    }
  }

  private void writeCategories() throws IOException {
    json.writeArrayFieldStart("categories");
    for (Map.Entry<String, Integer> category : categories.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("id", category.getValue());
      json.writeStringField("name", category.getKey());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeImages() throws IOException {
    json.writeArrayFieldStart("images");
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      json.writeStartObject();
      json.writeNumberField("id", i + 1);
      json.writeStringField("file_name", "%s/%05d".formatted(image.feed(), image.frameNumber()));
      json.writeNumberField("width", image.width());
      json.writeNumberField("height", image.height());
      json.writeStringField("feed", image.feed());
      json.writeNumberField("frame_number", image.frameNumber());
      json.writeNumberField("capture_time_us", image.captureTimeUs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
