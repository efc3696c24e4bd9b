package dev.modmesh.examples.money;

import dev.modmesh.api.guest.FunctionException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of money, exact.
 *
 * @param cents hundredths of the currency
 * @param currency three capital letters
 */
public record Money(long cents, String currency) {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern FORM =
      Pattern.compile("(-?)(\\d{1,15})(?:\\.(\\d{2}))? (" + CURRENCY.pattern() + ")");

  /** Checks the currency. */
  public Money {
    if (!CURRENCY.matcher(currency).matches()) {
      throw new FunctionException("Currency `" + currency + "` must be three capital letters.");
    }
  }

  /** Reads what {@link #toString} writes, and also {@code 4 EUR}. */
  public static Money parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new FunctionException("`" + text + "` must be an amount such as 4.50 EUR.");
    }
    String hundredths = matcher.group(3) == null ? "00" : matcher.group(3);
    long cents = Long.parseLong(matcher.group(2) + hundredths);
    return new Money(matcher.group(1).isEmpty() ? cents : -cents, matcher.group(4));
  }

  /** The sum of two amounts of one currency. */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new FunctionException("Cannot add " + other.currency + " to " + currency + ".");
    }
    return exact(() -> Math.addExact(cents, other.cents));
  }

  /** The amount so many times. */
  public Money times(long factor) {
    return exact(() -> Math.multiplyExact(cents, factor));
  }

  /** So many per cent of the amount, rounded down to whole cents. */
  public Money percent(int percent) {
    return exact(() -> Math.floorDiv(Math.multiplyExact(cents, (long) percent), 100L));
  }

  private Money exact(java.util.function.LongSupplier sum) {
    try {
      return new Money(sum.getAsLong(), currency);
    } catch (ArithmeticException e) {
      throw new FunctionException("The amount is too large.");
    }
  }

  @Override
  public String toString() {
    String sign = cents < 0 ? "-" : "";
    return String.format(
        Locale.ROOT, "%s%d.%02d %s", sign, Math.abs(cents / 100), Math.abs(cents % 100), currency);
  }
}
