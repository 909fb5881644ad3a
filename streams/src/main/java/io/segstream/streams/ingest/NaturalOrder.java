package io.segstream.streams.ingest;

import java.math.BigInteger;
import java.util.Comparator;

/** Orders names as people do: {@code frame2.png} before {@code frame10.png}. */
final class NaturalOrder implements Comparator<String> {
  static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String one, String two) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < two.length()) {
      int result;
      if (isDigit(one.charAt(i)) && isDigit(two.charAt(j))) {
        int endOne = endOfDigits(one, i);
        int endTwo = endOfDigits(two, j);
        result =
            new BigInteger(one.substring(i, endOne))
                .compareTo(new BigInteger(two.substring(j, endTwo)));
        i = endOne;
        j = endTwo;
      } else {
        result = Character.compare(one.charAt(i++), two.charAt(j++));
      }
      if (result != 0) {
        return result;
      }
    }
    int rest = Integer.compare(one.length() - i, two.length() - j);
    return rest != 0 ? rest : one.compareTo(two);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
