package dev.modmesh.gateway.balance;

import io.smallrye.stork.api.LoadBalancer;
import io.smallrye.stork.api.ServiceDiscovery;
import io.smallrye.stork.api.config.LoadBalancerType;
import io.smallrye.stork.spi.LoadBalancerProvider;
import jakarta.enterprise.context.ApplicationScoped;

/** Offers the platform's load balancer to Stork. */
@LoadBalancerType("modmesh")
@ApplicationScoped
public class PolicyBalancerProvider implements LoadBalancerProvider<ModmeshConfiguration> {
  @Override
  public LoadBalancer createLoadBalancer(
      ModmeshConfiguration config, ServiceDiscovery serviceDiscovery) {
    return new StorkPolicyBalancer();
  }
}
