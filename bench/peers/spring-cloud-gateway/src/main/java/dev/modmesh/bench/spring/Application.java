package dev.modmesh.bench.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** Two backends of equal weight behind retry and circuit breaker, as its guide shows them. */
@SpringBootApplication
public class Application {
  /** Entry point. */
  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  /** A route for each backend. */
  @Bean
  public RouteLocator routes(RouteLocatorBuilder builder, Environment environment) {
    RouteLocatorBuilder.Builder routes = builder.routes();
    for (String key : new String[] {"bench.backend-0", "bench.backend-1"}) {
      routes.route(
          key,
          route ->
              route
                  .weight("instances", 1)
                  .and()
                  .path("/**")
                  .filters(
                      filters ->
                          filters
                              .circuitBreaker(breaker -> breaker.setName(key))
                              .retry(
                                  retry ->
                                      retry
                                          .setRetries(2)
                                          .setMethods(HttpMethod.POST)
                                          .setStatuses(HttpStatus.BAD_GATEWAY)))
                  .uri(environment.getRequiredProperty(key)));
    }
    return routes.build();
  }
}
