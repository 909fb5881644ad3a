package io.segstream.inference.evaluate.png;

import io.segstream.inference.evaluate.EvaluationException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The parts of a PNG file (W3C, Portable Network Graphics, third edition), checked: signature,
 * header, order, checksums.
 *
 * @param width pixels per row
 * @param height rows
 * @param bitDepth bits per sample, 1 to 16
 * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
 * @param paletteSize colours of the palette, 0 without one
 * @param essential the same picture in a file without ancillary chunks, which decoders may trip
 *     over
 */
record PngChunks(
    int width, int height, int bitDepth, int colourType, int paletteSize, byte[] essential) {
  static final int GREY = 0;
  static final int PALETTE = 3;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final Set<String> CRITICAL = Set.of("IHDR", "PLTE", "IDAT", "IEND");
  private static final int HEADER_LENGTH = 13;

  /** Around a chunk's data: length, type, checksum. */
  private static final int FRAME = 12;

  /** Larger than any video frame; keeps a forged header from asking for all memory. */
  private static final long MOST_PIXELS = 1L << 27;

  /**
   * Takes a file apart.
   *
   * @throws EvaluationException if the file is no PNG, is damaged, or is too large
   */
  static PngChunks of(byte[] file, Path name) throws EvaluationException {
    if (file.length == 0) {
      throw new EvaluationException("mask '%s' is an empty file: write it again".formatted(name));
    }
    if (!Arrays.equals(Arrays.copyOf(file, SIGNATURE.length), SIGNATURE)) {
      throw new EvaluationException("mask '%s' is not a PNG file".formatted(name));
    }
    ByteArrayOutputStream essential = new ByteArrayOutputStream(file.length);
    essential.write(SIGNATURE, 0, SIGNATURE.length);
    ByteBuffer header = null;
    int palette = 0;
    int dataChunks = 0;
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = SIGNATURE.length;
    while (true) {
      if (file.length - at < FRAME) {
        throw damaged(name, "it ends before its end mark");
      }
      int length = in.getInt(at);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length < 0 || length > file.length - at - FRAME) {
        throw damaged(name, "part %s is cut off".formatted(printable(type)));
      }
      boolean critical = Character.isUpperCase(type.charAt(0));
      if (critical && !CRITICAL.contains(type)) {
        throw damaged(name, "part %s is unknown".formatted(printable(type)));
      }
      if (critical) {
        requireChecksum(file, at, length, type, name);
        essential.write(file, at, length + FRAME);
      }
      if ((header == null) != type.equals("IHDR") || header == null && length != HEADER_LENGTH) {
        throw damaged(name, "its header is missing or not in its place");
      }
      switch (type) {
        case "IHDR" -> header = in.slice(at + 8, length);
        case "PLTE" -> palette = length / 3;
        case "IDAT" -> dataChunks++;
        default -> {
          // Ancillary or the end: nothing to note.
        }
      }
      if (type.equals("IEND")) {
        break;
      }
      at += length + FRAME;
    }
    if (dataChunks == 0) {
      throw damaged(name, "it holds no picture");
    }
    return checked(header, palette, essential.toByteArray(), name);
  }

  private static void requireChecksum(byte[] file, int at, int length, String type, Path name)
      throws EvaluationException {
    CRC32 checksum = new CRC32();
    checksum.update(file, at + 4, length + 4);
    if ((int) checksum.getValue() != ByteBuffer.wrap(file).getInt(at + 8 + length)) {
      throw damaged(name, "the checksum of part %s is wrong".formatted(type));
    }
  }

  private static PngChunks checked(ByteBuffer header, int palette, byte[] essential, Path name)
      throws EvaluationException {
    int width = header.getInt(0);
    int height = header.getInt(4);
    int depth = header.get(8) & 0xff;
    int colour = header.get(9) & 0xff;
    if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
      throw damaged(
          name,
          "its header says %sx%s pixels"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    boolean valid =
        switch (colour) {
          case GREY -> Integer.bitCount(depth) == 1 && depth <= 16;
          case PALETTE -> Integer.bitCount(depth) == 1 && depth <= 8;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!valid || header.get(10) != 0 || header.get(11) != 0 || (header.get(12) & 0xff) > 1) {
      throw damaged(name, "its header says colour type %d with %d bits".formatted(colour, depth));
    }
    if (colour == PALETTE && (palette < 1 || palette > 1 << depth)) {
      throw damaged(name, "its palette has %d colours for %d bits".formatted(palette, depth));
    }
    return new PngChunks(width, height, depth, colour, palette, essential);
  }

  private static String printable(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 127) ? type : "with a broken name";
  }

  static EvaluationException damaged(Path name, String how) {
    return new EvaluationException("mask '%s' is damaged: %s; write it again".formatted(name, how));
  }
}
