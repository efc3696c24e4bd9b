package dev.modmesh.examples.money;

import dev.modmesh.api.guest.Function;
import dev.modmesh.api.guest.Module;

/** Calculates with amounts such as {@code 4.50 EUR}. */
public final class MoneyModule implements Module {
  /** The sum of two amounts of one currency. */
  @Function
  public String add(String left, String right) {
    return Money.parse(left).plus(Money.parse(right)).toString();
  }

  /** An amount so many times. */
  @Function
  public String multiply(String amount, long factor) {
    return Money.parse(amount).times(factor).toString();
  }

  /** Whole cents as an amount. */
  @Function
  public String format(long cents, String currency) {
    return new Money(cents, currency).toString();
  }
}
