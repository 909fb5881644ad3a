package io.segstream.streams.demo;

import java.util.List;
import java.util.Random;

/**
 * One moving object of a scene.
 *
 * @param name for people
 * @param shape its outline
 * @param texture its surface
 * @param motion its way
 * @param radius of the circle around its outline, in frame heights
 */
record Actor(String name, Shape shape, Texture texture, Motion motion, double radius) {

  /**
   * The cast of the demo, back to front: pairs that look alike (they belong into one cluster), a
   * box that covers a walker for a moment, and one that leaves the picture and comes back.
   */
  static List<Actor> cast(long seed) {
    Random random = new Random(seed);
    double phase = 2 * random.nextDouble();
    ValueNoise noise = new ValueNoise(random.nextLong());
    Texture dots = Texture.dots(0xf08a1d, 0xfff1c9);
    Texture stripes = Texture.stripes(0x1f62d6, 0xb9d7ff);
    Texture leaves = Texture.mottled(0x0f8a43, 0x9be564, noise);
    Texture checks = Texture.checks(0xc4177f, 0xf7a8d8);
    return List.of(
        new Actor(
            "blob", Shape.blob(phase), leaves, Motion.orbit(pose(0.24, 0.30), 0.09, 0.07, 5), 0.19),
        new Actor(
            "small blob",
            Shape.blob(phase + 1),
            leaves,
            Motion.orbit(pose(0.80, 0.22), 0.06, 0.04, -4),
            0.11),
        new Actor(
            "walker",
            Shape.person(phase),
            Texture.clothes(0x4a2a12, 0xf0b48c, 0xd8262c, 0x5a1420),
            Motion.shuttle(pose(0.06, 0.64), pose(0.94, 0.64), 15, 0),
            0.27),
        new Actor(
            "box",
            Shape.box(0.76, 0.60, 0.08),
            stripes,
            Motion.shuttle(pose(0.60, 0.74), new Motion.Pose(0.36, 0.70, 0.5), 8, 0),
            0.20),
        new Actor(
            "small box",
            Shape.box(0.70, 0.66, 0.08),
            stripes,
            Motion.shuttle(
                new Motion.Pose(0.44, 0.14, 1.0), new Motion.Pose(0.68, 0.20, -1.2), 9, 0.1),
            0.11),
        new Actor("ball", Shape.disc(), dots, Motion.bounce(pose(0.10, 0.90), 0.92, 0.42, 9), 0.08),
        new Actor(
            "big ball",
            Shape.disc(),
            dots,
            Motion.shuttle(pose(0.52, 0.46), new Motion.Pose(0.62, 0.40, 5), 6, 0.2),
            0.13),
        new Actor(
            "visitor",
            Shape.box(0.64, 0.74, 0.12),
            checks,
            Motion.shuttle(pose(0.80, 0.56), new Motion.Pose(1.16, 0.50, 0.9), 5, 0),
            0.15));
  }

  private static Motion.Pose pose(double x, double y) {
    return new Motion.Pose(x, y, 0);
  }
}
