package io.segstream.streams.ingest;

import io.segstream.streams.decode.FrameReader;
import io.segstream.streams.media.DisplayRotation;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * What ingest has to know about a source's video stream. Refers to the open input and must not
 * outlive it.
 *
 * @param parameters the coded stream
 * @param codecName FFmpeg's name of the codec
 * @param frameUs how long one frame lasts on average, microseconds
 * @param rotation degrees clockwise that turn its pictures upright
 */
record StreamFacts(AVCodecParameters parameters, String codecName, long frameUs, int rotation) {
  /** Codecs that a transport stream carries, and what makes their packets fit for it. */
  private static final Map<Integer, String> FILTERS =
      Map.of(
          avcodec.AV_CODEC_ID_H264, "h264_mp4toannexb,dump_extra=freq=keyframe",
          avcodec.AV_CODEC_ID_HEVC, "hevc_mp4toannexb,dump_extra=freq=keyframe",
          avcodec.AV_CODEC_ID_MPEG4, "mpeg4_unpack_bframes,dump_extra=freq=keyframe",
          avcodec.AV_CODEC_ID_MPEG2VIDEO, "dump_extra=freq=keyframe",
          avcodec.AV_CODEC_ID_MPEG1VIDEO, "dump_extra=freq=keyframe");

  static StreamFacts of(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    return new StreamFacts(
        parameters,
        avcodec.avcodec_get_name(parameters.codec_id()).getString(),
        FrameReader.frameUs(stream),
        DisplayRotation.of(stream));
  }

  /** The bitstream filters for a transport stream; empty if it cannot carry the codec. */
  Optional<String> transportFilters() {
    return Optional.ofNullable(FILTERS.get(parameters.codec_id()));
  }
}
