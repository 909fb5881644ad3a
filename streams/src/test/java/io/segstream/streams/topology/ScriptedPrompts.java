package io.segstream.streams.topology;

import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.PromptPoint;
import io.segstream.schemas.v1.PromptPoints;

/** Prompts for the squares of {@link ScriptedVideo}. */
final class ScriptedPrompts {
  private ScriptedPrompts() {}

  /** Where the red square is on a frame. */
  static PixelBox red(long frame) {
    return new PixelBox((int) Math.abs((frame + 60) % 120 - 60), 8, 16, 16);
  }

  /** Where the green square is on a frame of the first hundred. */
  static PixelBox green(long frame) {
    return new PixelBox(60 - red(frame).x(), 40, 16, 16);
  }

  static RleMask mask(PixelBox box) {
    return StoredMasks.filled(box, ScriptedVideo.SIZE.width(), ScriptedVideo.SIZE.height());
  }

  /** A prompt for the next frame without a shape: a withdrawal. */
  static ObjectPrompt withdrawal(String id) {
    return ObjectPrompt.newBuilder().setFeed("gate").setPromptId(id).build();
  }

  /** A prompt for the next frame. */
  static ObjectPrompt next(String id, PixelBox box) {
    return next(id, mask(box));
  }

  static ObjectPrompt next(String id, RleMask mask) {
    return withdrawal(id).toBuilder().setMask(MaskRecords.toProto(mask)).build();
  }

  /** A prompt for one frame. */
  static ObjectPrompt at(long frame, String id, PixelBox box) {
    return next(id, box).toBuilder().setFrameNumber(frame).build();
  }

  static ObjectPrompt box(String id, PixelBox box) {
    return withdrawal(id).toBuilder().setBox(MaskRecords.toProto(box)).build();
  }

  static ObjectPrompt point(String id, int x, int y) {
    return withdrawal(id).toBuilder()
        .setPoints(
            PromptPoints.newBuilder()
                .addPoints(PromptPoint.newBuilder().setX(x).setY(y).setPositive(true)))
        .build();
  }
}
