package io.segstream.inference.evaluate.coco;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The twelve numbers of COCO. Each is 0..1, or -1 if there was nothing of that size to be found.
 *
 * @param ap average precision over the overlaps 0.50, 0.55, ..., 0.95
 * @param ap50 at 0.50
 * @param ap75 at 0.75
 * @param apSmall of objects up to 32² pixels
 * @param apMedium of objects from 32² to 96² pixels
 * @param apLarge of objects from 96² pixels
 * @param ar1 average recall with one result per image
 * @param ar10 with ten
 * @param ar100 with a hundred
 * @param arSmall with a hundred, small objects
 * @param arMedium with a hundred, medium objects
 * @param arLarge with a hundred, large objects
 */
public record CocoScore(
    double ap,
    double ap50,
    double ap75,
    double apSmall,
    double apMedium,
    double apLarge,
    double ar1,
    double ar10,
    double ar100,
    double arSmall,
    double arMedium,
    double arLarge) {

  /** The numbers by their names in tables, in COCO's order. */
  public Map<String, Double> byName() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("AP", ap);
    numbers.put("AP50", ap50);
    numbers.put("AP75", ap75);
    numbers.put("APsmall", apSmall);
    numbers.put("APmedium", apMedium);
    numbers.put("APlarge", apLarge);
    numbers.put("AR1", ar1);
    numbers.put("AR10", ar10);
    numbers.put("AR100", ar100);
    numbers.put("ARsmall", arSmall);
    numbers.put("ARmedium", arMedium);
    numbers.put("ARlarge", arLarge);
    return numbers;
  }
}
