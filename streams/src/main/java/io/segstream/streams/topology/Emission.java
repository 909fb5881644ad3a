package io.segstream.streams.topology;

import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.TrackedObject;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** One record that the segmentation of a chunk gives. */
sealed interface Emission {
  /** Time that the record belongs to, microseconds since the Unix epoch. */
  long timeUs();

  /** Headers of the record. */
  Headers headers();

  /** The outcome of a frame. */
  record OfFrame(FrameSegments frame) implements Emission {
    @Override
    public long timeUs() {
      return frame.getCaptureTimeUs();
    }

    @Override
    public Headers headers() {
      return RecordHeaders.forSegments(frame);
    }
  }

  /** Something that happened to an object. */
  record OfEvent(ObjectEvent event) implements Emission {
    @Override
    public long timeUs() {
      return event.getCaptureTimeUs();
    }

    @Override
    public Headers headers() {
      return RecordHeaders.forEvent(event);
    }
  }

  /**
   * An object's new state, on its way to its cluster.
   *
   * @param object empty once the object has ended
   */
  record OfObject(ObjectKey key, Optional<TrackedObject> object, long timeUs) implements Emission {
    @Override
    public Headers headers() {
      return object
          .map(RecordHeaders::forObject)
          .orElseGet(() -> RecordHeaders.forObjectRemoval(key, timeUs));
    }
  }
}
