package dev.modmesh.gateway.alert;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Something that a person should know of.
 *
 * @param severity {@code page}: now; {@code ticket}: in working hours
 * @param hold how long it must be so before it fires
 * @param limit it is so while the value is above this
 */
record AlertRule(
    String name,
    String severity,
    Duration hold,
    String summary,
    String description,
    double limit,
    ToDoubleFunction<Facts> value) {
  /** The rules; {@code deploy/prometheus/modmesh.rules.yml} has the same, by test. */
  static final List<AlertRule> ALL =
      List.of(
          new AlertRule(
              "NothingHealthy",
              "page",
              Duration.ofSeconds(10),
              "No instance is healthy",
              "Pools must have hosts, and none is passing: calls fail or wait.",
              0,
              facts -> facts.wanted() > 0 && facts.passing() == 0 ? 1 : 0),
          new AlertRule(
              "ErrorBudgetBurn",
              "page",
              Duration.ZERO,
              "Calls fail far too often",
              "Calls fail 14.4 times faster than an objective of 99.9 % allows, for a minute and for"
                  + " five: a month's budget would be spent in two days.",
              14.4,
              Facts::burn),
          new AlertRule(
              "CallsWaiting",
              "page",
              Duration.ofSeconds(30),
              "Calls wait for a host",
              "A pool has no host that could take them, and none has come for 30 s.",
              0,
              Facts::waiting),
          new AlertRule(
              "CircuitOpen",
              "ticket",
              Duration.ofMinutes(1),
              "An instance is kept from calls",
              "Its circuit has been open for a minute: it fails, or is much slower than its peers.",
              0,
              Facts::open),
          new AlertRule(
              "SyncLag",
              "ticket",
              Duration.ofMinutes(1),
              "A host does not follow the registry",
              "A host that is passing serves an older revision than its gateway.",
              0,
              Facts::lag),
          new AlertRule(
              "AutoscalerAtMax",
              "ticket",
              Duration.ofMinutes(5),
              "A pool has as many hosts as it may have",
              "More could be needed, and the autoscaler may not start them: raise max.",
              0,
              Facts::poolsAtMax),
          new AlertRule(
              "CacheCollapse",
              "ticket",
              Duration.ofMinutes(1),
              "The cache answers far less than it did",
              "Less than half of its hit rate of the last 15 minutes is left, so that instances get"
                  + " the calls: was it purged, is Redis lost, do callers ask for other things?",
              0.5,
              Facts::cacheLost),
          new AlertRule(
              "DiskNearlyFull",
              "page",
              Duration.ofMinutes(1),
              "The disk of the data folder is nearly full",
              "Less than 5 % are free; when nothing is, publishes are refused.",
              0.95,
              Facts::diskUsed));
}
