package io.segstream.streams.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.FrameSource;
import io.segstream.schemas.v1.RunLengthMask;
import io.segstream.schemas.v1.Segment;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;

/**
 * One JSON object per line and frame. Keys are those of the record contract in camel case; enums
 * are short lower-case words, a mask is COCO's {@code {"size": [height, width], "counts": "..."}},
 * a box is {@code [x, y, width, height]} and an embedding is an array of numbers. Keys without a
 * value are left out.
 */
public final class JsonOutput implements FrameOutput {
  private final PrintStream out;
  private final JsonFactory json = new JsonFactory();

  /**
   * JSON lines on a stream.
   *
   * @param out closed at the end
   */
  public JsonOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(FrameSegments frame) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(line)) {
      write(frame, generator);
    }
    out.println(line);
    if (out.checkError()) {
      throw new IOException("the output cannot be written any more: closed, or the disk is full");
    }
  }

  private static void write(FrameSegments frame, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("feed", frame.getFeed());
    to.writeNumberField("frameNumber", frame.getFrameNumber());
    to.writeNumberField("captureTimeUs", frame.getCaptureTimeUs());
    to.writeNumberField("presentationTimeUs", frame.getPresentationTimeUs());
    to.writeNumberField("chunkSequence", frame.getChunkSequence());
    source(frame.getSource(), to);
    to.writeNumberField("width", frame.getWidth());
    to.writeNumberField("height", frame.getHeight());
    text("modelDigest", frame.getModelDigest(), to);
    to.writeStringField("outcome", OutputNames.outcome(frame));
    text("reason", OutputNames.reason(frame), to);
    text("failureDetail", frame.getFailureDetail(), to);
    to.writeArrayFieldStart("segments");
    for (Segment segment : frame.getSegmentsList()) {
      segment(segment, to);
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void source(FrameSource source, JsonGenerator to) throws IOException {
    to.writeObjectFieldStart("source");
    to.writeStringField("topic", source.getTopic());
    to.writeNumberField("partition", source.getPartition());
    to.writeNumberField("offset", source.getOffset());
    to.writeNumberField("frame", source.getFrame());
    to.writeEndObject();
  }

  private static void segment(Segment segment, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("id", segment.getId());
    if (segment.getTrackId() != 0) {
      to.writeNumberField("trackId", segment.getTrackId());
    }
    to.writeNumberField("score", segment.getScore());
    Box box = segment.getBox();
    to.writeFieldName("box");
    to.writeArray(new int[] {box.getX(), box.getY(), box.getWidth(), box.getHeight()}, 0, 4);
    to.writeNumberField("area", segment.getArea());
    to.writeFieldName("mask");
    mask(segment.getMask(), to);
    if (segment.hasEmbedding() && !segment.getEmbedding().getValues().isEmpty()) {
      to.writeArrayFieldStart("embedding");
      for (float value : HalfVectors.decode(segment.getEmbedding())) {
        to.writeNumber(value);
      }
      to.writeEndArray();
    }
    text("label", segment.getLabel(), to);
    text("promptId", segment.getPromptId(), to);
    to.writeEndObject();
  }

  /** A mask as the COCO tools read it; size is height first. */
  static void mask(RunLengthMask mask, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeFieldName("size");
    to.writeArray(new int[] {mask.getHeight(), mask.getWidth()}, 0, 2);
    to.writeStringField("counts", mask.getCounts().toStringUtf8());
    to.writeEndObject();
  }

  private static void text(String name, String value, JsonGenerator to) throws IOException {
    if (!value.isEmpty()) {
      to.writeStringField(name, value);
    }
  }

  @Override
  public void close() {
    out.close();
  }
}
