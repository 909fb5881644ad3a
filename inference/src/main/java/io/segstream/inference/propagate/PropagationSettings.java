package io.segstream.inference.propagate;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How masks are carried on. Evidence is added up as logarithms of odds: what the outline of the
 * last frame says, what the target model says, what motion says.
 *
 * @param ingredients parts in use
 * @param fourierFeatures random features of colour and place, 0 or more
 * @param appearanceGain log odds of a target score of 1
 * @param outlineSoftness distance from the last outline, in cells, that counts 1; for objects
 *     smaller than 20 x 20 cells in proportion to their size
 * @param outlineCap most that the distance counts, on either side
 * @param reach cells beyond the last outline from which each further one counts against the object;
 *     less for small ones as well
 * @param motionCap most that motion counts
 * @param motionMemory share of the motion evidence that comes from earlier frames, 0..1
 * @param promptShare weight of the prompts against later frames in the target model, 0..1
 * @param learningRate share of one frame in the running mean of later frames, 0..1
 * @param learningInterval frames from one lesson to the next, 1 or more
 * @param edgeScale colour difference, in grey levels, that separates cells in refinement
 * @param lostBelow confidence under which an object is lost, 0..1
 * @param foundAbove confidence from which a lost object counts as found, not below {@code
 *     lostBelow}
 * @param maxObjects objects in one feed, 1..255
 */
public record PropagationSettings(
    Set<Ingredient> ingredients,
    int fourierFeatures,
    float appearanceGain,
    float outlineSoftness,
    float outlineCap,
    float reach,
    float motionCap,
    float motionMemory,
    float promptShare,
    float learningRate,
    int learningInterval,
    float edgeScale,
    float lostBelow,
    float foundAbove,
    int maxObjects) {

  public PropagationSettings {
    EnumSet<Ingredient> copy = EnumSet.noneOf(Ingredient.class);
    copy.addAll(ingredients);
    ingredients = Collections.unmodifiableSet(copy);
    requirePositive("outlineSoftness", outlineSoftness);
    requirePositive("edgeScale", edgeScale);
    requireShare("motionMemory", motionMemory);
    requireShare("promptShare", promptShare);
    requireShare("learningRate", learningRate);
    requireShare("lostBelow", lostBelow);
    requireShare("foundAbove", foundAbove);
    if (fourierFeatures < 0 || learningInterval < 1 || foundAbove < lostBelow) {
      throw new IllegalArgumentException(
          ("fourierFeatures %d must be 0 or more, learningInterval %d 1 or more, and foundAbove %s"
                  + " not below lostBelow %s")
              .formatted(fourierFeatures, learningInterval, foundAbove, lostBelow));
    }
    if (maxObjects < 1 || maxObjects > 255) {
      throw new IllegalArgumentException("maxObjects %d must be 1 to 255".formatted(maxObjects));
    }
  }

  private static void requirePositive(String name, float value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("%s %s must be above 0".formatted(name, value));
    }
  }

  private static void requireShare(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s %s must be from 0 to 1".formatted(name, value));
    }
  }

  /** What docs/propagation.md measures as best. */
  public static PropagationSettings defaults() {
    return new PropagationSettings(
        EnumSet.allOf(Ingredient.class),
        96,
        4,
        2,
        3,
        10,
        1,
        0.6f,
        0.9f,
        0.05f,
        2,
        12,
        0.3f,
        0.6f,
        32);
  }

  /** These settings with other ingredients. */
  public PropagationSettings with(Set<Ingredient> others) {
    return new PropagationSettings(
        others,
        fourierFeatures,
        appearanceGain,
        outlineSoftness,
        outlineCap,
        reach,
        motionCap,
        motionMemory,
        promptShare,
        learningRate,
        learningInterval,
        edgeScale,
        lostBelow,
        foundAbove,
        maxObjects);
  }

  boolean uses(Ingredient ingredient) {
    return ingredients.contains(ingredient);
  }
}
