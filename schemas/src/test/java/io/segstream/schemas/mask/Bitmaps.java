package io.segstream.schemas.mask;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Bitmaps and label maps for tests, and the plainest way to do what run-length masks do fast. */
final class Bitmaps {
  private Bitmaps() {}

  /** Independent labels 0..largest; {@code share} of the pixels are not background. */
  static byte[] noise(Random random, int width, int height, int largest, double share) {
    byte[] labels = new byte[width * height];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextDouble() < share ? (byte) (1 + random.nextInt(largest)) : 0;
    }
    return labels;
  }

  /** Discs of labels 1..count that cover one another. */
  static byte[] discs(Random random, int width, int height, int count) {
    byte[] labels = new byte[width * height];
    for (int label = 1; label <= count; label++) {
      double centreX = random.nextDouble() * width;
      double centreY = random.nextDouble() * height;
      double radius = (0.05 + 0.2 * random.nextDouble()) * Math.min(width, height);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (Math.hypot(x + 0.5 - centreX, y + 0.5 - centreY) < radius) {
            labels[y * width + x] = (byte) label;
          }
        }
      }
    }
    return labels;
  }

  /** 1 where the label map holds the label, else 0. */
  static byte[] only(byte[] labels, int label) {
    byte[] bitmap = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bitmap[i] = (byte) ((labels[i] & 0xFF) == label ? 1 : 0);
    }
    return bitmap;
  }

  /** Runs by walking the bitmap column by column. */
  static int[] runs(byte[] bitmap, int width, int height) {
    int[] runs = new int[bitmap.length + 1];
    int count = 0;
    boolean foreground = false;
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        if (bitmap[y * width + x] != 0 != foreground) {
          foreground = !foreground;
          count++;
        }
        runs[count]++;
      }
    }
    return Arrays.copyOf(runs, count + 1);
  }

  /** A random mask of a random kind. */
  static RleMask randomMask(Random random, int width, int height) {
    byte[] bitmap =
        random.nextBoolean()
            ? noise(random, width, height, 1, random.nextDouble())
            : discs(random, width, height, 1 + random.nextInt(4));
    return RleMask.encode(bitmap, width, height);
  }

  /** Lines of a tab-separated test resource, without comments. */
  static List<String[]> table(String resource) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Bitmaps.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  /** Numbers separated by spaces. */
  static int[] ints(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
