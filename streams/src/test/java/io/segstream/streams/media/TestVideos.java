package io.segstream.streams.media;

import io.segstream.inference.model.FrameSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/** Videos in forms that {@link VideoEncoder} does not make: other codecs, B-frames, rotation. */
public final class TestVideos {
  public static final int FRAMES = 40;
  private static final int RATE = 25;
  private static final int MATRIX_INTS = 9;

  /** What a video has beside its codec. */
  public enum Option {
    B_FRAMES,
    /** A display matrix that asks for a quarter turn clockwise. */
    ROTATED_90,
    /** One frame instead of {@link #FRAMES}, for large pictures. */
    ONE_FRAME
  }

  private TestVideos() {}

  public static Path write(Path file, String encoder, FrameSize size, Option... options)
      throws IOException {
    List<Option> chosen = List.of(options);
    boolean jpeg = encoder.equals("mjpeg");
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    context.width(size.width()).height(size.height());
    context.pix_fmt(jpeg ? avutil.AV_PIX_FMT_YUVJ420P : avutil.AV_PIX_FMT_YUV420P);
    context.time_base(avutil.av_make_q(1, RATE));
    context.framerate(avutil.av_make_q(RATE, 1));
    context.gop_size(12).thread_count(1).bit_rate(2_000_000);
    context.max_b_frames(chosen.contains(Option.B_FRAMES) ? 2 : 0);
    context.flags(avcodec.AV_CODEC_FLAG_GLOBAL_HEADER | avcodec.AV_CODEC_FLAG_BITEXACT);
    FfmpegException.check(
        avcodec.avcodec_open2(context, codec, (AVDictionary) null), "Cannot open " + encoder);
    AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
    avcodec.avcodec_parameters_from_context(parameters, context);
    if (chosen.contains(Option.ROTATED_90)) {
      rotate(parameters);
    }
    String name = file.toString();
    String format = name.substring(name.lastIndexOf('.') + 1);
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        StreamMuxer muxer =
            StreamMuxer.open(
                format.equals("mkv") ? "matroska" : format,
                IoEndpoint.of(channel),
                parameters,
                context.time_base(),
                Map.of())) {
      encodeAll(context, size, chosen.contains(Option.ONE_FRAME) ? 1 : FRAMES, muxer);
      muxer.finish();
    } finally {
      avcodec.avcodec_parameters_free(parameters);
      avcodec.avcodec_free_context(context);
    }
    return file;
  }

  private static void encodeAll(
      AVCodecContext context, FrameSize size, int frames, StreamMuxer muxer) {
    try (PixelConverter converter = new PixelConverter();
        NativeFrame rgb = NativeFrame.rgb(size.width(), size.height());
        NativePacket packet = NativePacket.empty()) {
      for (int i = 0; i <= frames; i++) {
        try (NativeFrame yuv =
            NativeFrame.picture(size.width(), size.height(), context.pix_fmt())) {
          AVFrame picture = i == frames ? null : yuv.get();
          if (picture != null) {
            fill(rgb.get(), size, i);
            converter.convert(rgb.get(), picture, avutil.AVCOL_SPC_SMPTE170M);
            picture.pts(i);
          }
          FfmpegException.check(avcodec.avcodec_send_frame(context, picture), "Cannot encode");
        }
        while (avcodec.avcodec_receive_packet(context, packet.get()) >= 0) {
          packet.get().duration(1);
          muxer.write(packet.get());
          avcodec.av_packet_unref(packet.get());
        }
      }
    }
  }

  private static void fill(AVFrame rgb, FrameSize size, int index) {
    var picture = TestPictures.picture(size, index);
    byte[] row = new byte[size.width() * 3];
    for (int y = 0; y < size.height(); y++) {
      picture.get(y * row.length, row);
      rgb.data(0).position((long) y * rgb.linesize(0)).put(row, 0, row.length);
    }
  }

  private static void rotate(AVCodecParameters parameters) {
    IntPointer matrix =
        new IntPointer(avutil.av_malloc(MATRIX_INTS * (long) Integer.BYTES)).capacity(MATRIX_INTS);
    avutil.av_display_rotation_set(matrix, 90);
    AVPacketSideData added =
        avcodec.av_packet_side_data_add(
            parameters.coded_side_data(),
            new IntPointer(1).put(0),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX,
            matrix,
            MATRIX_INTS * (long) Integer.BYTES,
            0);
    parameters.coded_side_data(added);
    parameters.nb_coded_side_data(1);
  }

  /** A tenth of a second of silence. */
  public static Path sound(Path file) throws IOException {
    int samples = 800;
    var header = ByteBuffer.allocate(44 + 2 * samples);
    header.order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII));
    header.putInt(36 + 2 * samples);
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
    header.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    header.putShort((short) 2).putShort((short) 16);
    header.put("data".getBytes(StandardCharsets.US_ASCII));
    header.putInt(2 * samples);
    return Files.write(file, header.array());
  }
}
