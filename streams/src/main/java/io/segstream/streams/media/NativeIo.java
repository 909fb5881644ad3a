package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one AVIOContext whose bytes come from or go to an {@link IoEndpoint}.
 *
 * <p>JavaCPP can make only a handful of native entry points per callback class, so all contexts
 * share one set of callbacks and find their endpoint by the number in the opaque pointer.
 */
final class NativeIo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NativeIo.class);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int SEEK_CURRENT = 1;
  private static final int SEEK_END = 2;

  private static final Map<Long, NativeIo> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT_ID = new AtomicLong(1);
  private static final Reader READER = new Reader();
  private static final Writer WRITER = new Writer();
  private static final Seeker SEEKER = new Seeker();

  /** A number dressed as a pointer; never dereferenced. */
  static final class Token extends Pointer {
    Token(long id) {
      super();
      address = id;
    }
  }

  private final long id;
  private final IoEndpoint endpoint;
  private final AVIOContext context;
  private final NativeHandles.Lease handle;
  private IOException failure;
  private boolean closed;

  private NativeIo(IoEndpoint endpoint, int writable) {
    this.endpoint = endpoint;
    this.id = NEXT_ID.getAndIncrement();
    boolean seekable = isSeekable(endpoint);
    this.context =
        avformat.avio_alloc_context(
            new BytePointer(avutil.av_malloc(BUFFER_BYTES)),
            BUFFER_BYTES,
            writable,
            new Token(id),
            READER,
            writable == 0 ? null : WRITER,
            seekable ? SEEKER : null);
    OPEN.put(id, this);
    this.handle = NativeHandles.acquire("ffmpeg-avio");
  }

  static NativeIo reading(IoEndpoint endpoint) {
    return new NativeIo(endpoint, 0);
  }

  static NativeIo writing(IoEndpoint endpoint) {
    return new NativeIo(endpoint, 1);
  }

  AVIOContext context() {
    return context;
  }

  /** What went wrong in the endpoint, if anything did; FFmpeg itself only passes a number on. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    OPEN.remove(id);
    avutil.av_free(context.buffer());
    avformat.avio_context_free(context);
    handle.close();
  }

  private static boolean isSeekable(IoEndpoint endpoint) {
    try {
      return endpoint.size() >= 0;
    } catch (IOException e) {
      LOG.debug("Cannot ask for the size of the input, reading it as a stream", e);
      return false;
    }
  }

  private int fail(IOException e) {
    failure = e;
    return avutil.AVERROR_EXTERNAL();
  }

  private static final class Reader extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer target, int length) {
      NativeIo io = OPEN.get(opaque.address());
      try {
        int count = io.endpoint.read(target, length);
        return count <= 0 ? avutil.AVERROR_EOF() : count;
      } catch (IOException e) {
        return io.fail(e);
      }
    }
  }

  private static final class Writer extends Write_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer source, int length) {
      NativeIo io = OPEN.get(opaque.address());
      try {
        io.endpoint.write(source, length);
        return length;
      } catch (IOException e) {
        return io.fail(e);
      }
    }
  }

  private static final class Seeker extends Seek_Pointer_long_int {
    @Override
    public long call(Pointer opaque, long offset, int whence) {
      NativeIo io = OPEN.get(opaque.address());
      try {
        if ((whence & avformat.AVSEEK_SIZE) != 0) {
          return io.endpoint.size();
        }
        long base =
            switch (whence & 3) {
              case SEEK_CURRENT -> io.endpoint.position();
              case SEEK_END -> io.endpoint.size();
              default -> 0;
            };
        long target = base + offset;
        if (target < 0) {
          return avutil.AVERROR_EXTERNAL();
        }
        io.endpoint.seek(target);
        return target;
      } catch (IOException e) {
        LOG.debug("Seek by {} (whence {}) refused", offset, whence, e);
        return avutil.AVERROR_EXTERNAL();
      }
    }
  }
}
