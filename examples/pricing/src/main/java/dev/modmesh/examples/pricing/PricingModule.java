package dev.modmesh.examples.pricing;

import dev.modmesh.api.guest.Function;
import dev.modmesh.api.guest.FunctionException;
import dev.modmesh.api.guest.Module;
import dev.modmesh.api.guest.ModuleContext;
import dev.modmesh.api.guest.Modules;
import dev.modmesh.examples.money.Money;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes quotes for orders. */
public final class PricingModule implements Module {
  private static final int DISCOUNT_FROM = 10;
  private static final int DISCOUNT_PERCENT = 10;

  private @Nullable Modules modules;

  @Override
  public void start(ModuleContext context) {
    modules = context.modules();
  }

  /** The price of so many pieces; from ten pieces on a tenth less. */
  @Function
  public Map<String, Object> quote(String price, long quantity) {
    if (quantity < 1) {
      throw new FunctionException("`quantity` must be at least 1.");
    }
    Money total = Money.parse(multiply(price, quantity));
    Map<String, Object> quote = new LinkedHashMap<>();
    quote.put("price", price);
    quote.put("quantity", quantity);
    if (quantity >= DISCOUNT_FROM) {
      total = total.percent(100 - DISCOUNT_PERCENT);
      quote.put("discount_percent", DISCOUNT_PERCENT);
    }
    quote.put("total", total.toString());
    return quote;
  }

  private String multiply(String price, long quantity) {
    if (modules == null) {
      throw new IllegalStateException("not started");
    }
    return String.valueOf(modules.call("money", "multiply", price, quantity));
  }
}
