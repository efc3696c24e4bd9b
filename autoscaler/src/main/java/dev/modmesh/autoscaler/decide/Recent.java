package dev.modmesh.autoscaler.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The latest items, oldest first, and never more than a capacity. Immutable.
 *
 * @param items at most {@code capacity}
 * @param capacity how many are kept
 */
public record Recent<T>(List<T> items, int capacity) {
  /** Copies the list. */
  public Recent {
    items = List.copyOf(items);
  }

  /** None yet. */
  public static <T> Recent<T> none(int capacity) {
    return new Recent<>(List.of(), capacity);
  }

  /** With one more, and without the oldest if there is no room. */
  public Recent<T> plus(T item) {
    List<T> next = new ArrayList<>(items.size() + 1);
    next.addAll(
        items.size() < capacity ? items : items.subList(items.size() + 1 - capacity, items.size()));
    next.add(item);
    return new Recent<>(next, capacity);
  }

  /** Without the oldest ones of which this holds, up to the first of which it does not. */
  public Recent<T> withoutOld(Predicate<T> isOld) {
    int first = 0;
    while (first < items.size() && isOld.test(items.get(first))) {
      first++;
    }
    return first == 0 ? this : new Recent<>(items.subList(first, items.size()), capacity);
  }

  /** How many there are. */
  public int size() {
    return items.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return items.isEmpty();
  }
}
