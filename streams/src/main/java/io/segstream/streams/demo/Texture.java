package io.segstream.streams.demo;

/** Colour of an actor's surface, in the same coordinates as its {@link Shape}. */
@FunctionalInterface
interface Texture {
  /** The colour at a point as 0xRRGGBB. */
  int rgb(double x, double y);

  /** Dots on a plain ground. */
  static Texture dots(int ground, int dot) {
    double pitch = 0.42;
    double radius = 0.12;
    return (x, y) -> {
      double column = x / pitch;
      double row = y / pitch;
      double dx = (column - Math.rint(column)) * pitch;
      double dy = (row - Math.rint(row)) * pitch;
      return dx * dx + dy * dy < radius * radius ? dot : ground;
    };
  }

  /** Parallel stripes across the x axis. */
  static Texture stripes(int first, int second) {
    return (x, y) -> (floor(x / 0.17) & 1) == 0 ? first : second;
  }

  /** A chessboard. */
  static Texture checks(int first, int second) {
    return (x, y) -> ((floor(x / 0.28) + floor(y / 0.28)) & 1) == 0 ? first : second;
  }

  /** Cloudy mixture of two colours. */
  static Texture mottled(int first, int second, ValueNoise noise) {
    return (x, y) -> mix(first, second, noise.at(4.2 * x, 4.2 * y));
  }

  /** Hair, face, jacket and trousers from top to bottom. */
  static Texture clothes(int hair, int skin, int jacket, int trousers) {
    return (x, y) -> {
      if (y < -0.80) {
        return hair;
      }
      if (y < -0.55) {
        return skin;
      }
      return y < 0.14 ? jacket : trousers;
    };
  }

  /** Blends two colours; share 0 gives the first, 1 the second. */
  static int mix(int first, int second, double share) {
    int weight = (int) (share * 256);
    int red = mixChannel(first >> 16 & 0xff, second >> 16 & 0xff, weight);
    int green = mixChannel(first >> 8 & 0xff, second >> 8 & 0xff, weight);
    int blue = mixChannel(first & 0xff, second & 0xff, weight);
    return red << 16 | green << 8 | blue;
  }

  private static int mixChannel(int first, int second, int weight) {
    return first + ((second - first) * weight >> 8);
  }

  private static int floor(double value) {
    return (int) Math.floor(value);
  }
}
