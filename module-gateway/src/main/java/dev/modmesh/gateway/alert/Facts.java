package dev.modmesh.gateway.alert;

/**
 * What rules judge. Each is a meter as well, so that a Prometheus judges the same.
 *
 * @param burn how many times faster than allowed calls fail, by the better of the last minute and
 *     the last five; the objective is 99.9 %
 * @param passing instances that are passing
 * @param wanted instances that pools must have at least
 * @param open circuits that are open
 * @param waiting calls that wait for a host
 * @param lag revisions that the slowest healthy host is behind
 * @param poolsAtMax pools that would have as many hosts as they may
 * @param cacheLost share of its usual hit rate that the cache has lost in the last minute
 * @param diskUsed share of the disk of the data folder that is used
 */
record Facts(
    double burn,
    int passing,
    int wanted,
    int open,
    long waiting,
    long lag,
    int poolsAtMax,
    double cacheLost,
    double diskUsed) {
  static final Facts NONE = new Facts(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
