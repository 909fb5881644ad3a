package io.segstream.streams.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import org.bytedeco.javacpp.BytePointer;

/**
 * Bytes that FFmpeg reads from or writes to through {@link NativeIo}. The endpoint does not own the
 * stream or channel behind it.
 */
abstract class IoEndpoint {
  /** Reads up to {@code length} bytes to the start of the target; -1 at the end. */
  int read(BytePointer target, int length) throws IOException {
    throw new IOException("this endpoint cannot be read");
  }

  void write(BytePointer source, int length) throws IOException {
    throw new IOException("this endpoint cannot be written");
  }

  /** Length in bytes, or -1 if the endpoint cannot seek. */
  long size() throws IOException {
    return -1;
  }

  long position() throws IOException {
    throw new IOException("this endpoint cannot seek");
  }

  void seek(long position) throws IOException {
    throw new IOException("this endpoint cannot seek");
  }

  static IoEndpoint of(byte[] bytes) {
    return new Memory(bytes);
  }

  static IoEndpoint of(InputStream stream) {
    return new Source(stream);
  }

  static IoEndpoint of(OutputStream stream) {
    return new Sink(stream);
  }

  static IoEndpoint of(SeekableByteChannel channel) {
    return new Channel(channel);
  }

  private static final class Memory extends IoEndpoint {
    private final byte[] bytes;
    private int position;

    private Memory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    int read(BytePointer target, int length) {
      int count = Math.min(length, bytes.length - position);
      if (count <= 0) {
        return -1;
      }
      target.put(bytes, position, count);
      position += count;
      return count;
    }

    @Override
    long size() {
      return bytes.length;
    }

    @Override
    long position() {
      return position;
    }

    @Override
    void seek(long to) throws IOException {
      if (to < 0 || to > bytes.length) {
        throw new IOException("position %d is outside 0..%d".formatted(to, bytes.length));
      }
      position = (int) to;
    }
  }

  private static final class Source extends IoEndpoint {
    private final InputStream stream;
    private byte[] buffer = new byte[0];

    private Source(InputStream stream) {
      this.stream = stream;
    }

    @Override
    int read(BytePointer target, int length) throws IOException {
      if (buffer.length < length) {
        buffer = new byte[length];
      }
      int count = stream.read(buffer, 0, length);
      if (count > 0) {
        target.put(buffer, 0, count);
      }
      return count;
    }
  }

  private static final class Sink extends IoEndpoint {
    private final OutputStream stream;

    private Sink(OutputStream stream) {
      this.stream = stream;
    }

    @Override
    void write(BytePointer source, int length) throws IOException {
      byte[] bytes = new byte[length];
      source.get(bytes);
      stream.write(bytes);
    }
  }

  private static final class Channel extends IoEndpoint {
    private final SeekableByteChannel channel;

    private Channel(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    int read(BytePointer target, int length) throws IOException {
      return channel.read(target.capacity(length).asByteBuffer());
    }

    @Override
    void write(BytePointer source, int length) throws IOException {
      var bytes = source.capacity(length).asByteBuffer();
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) < 0) {
          throw new IOException("the channel takes no more bytes");
        }
      }
    }

    @Override
    long size() throws IOException {
      return channel.size();
    }

    @Override
    long position() throws IOException {
      return channel.position();
    }

    @Override
    void seek(long to) throws IOException {
      channel.position(to);
    }
  }
}
