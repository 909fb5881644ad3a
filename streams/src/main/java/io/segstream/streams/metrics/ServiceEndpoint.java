package io.segstream.streams.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HTTP endpoint of a service: {@code /metrics} for Prometheus, {@code /healthz} (alive; a process
 * that is not should be restarted) and {@code /readyz} (able to work now). The two answer 200 or
 * 503, with a JSON body that says what is wrong, and what is not as good as it should be.
 */
public final class ServiceEndpoint implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int OK = 200;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads;

  private ServiceEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to answer.
   *
   * @param host address to listen on
   * @param port 0 for any free one
   * @throws EndpointException if the address cannot be used
   */
  public static ServiceEndpoint start(
      String host, int port, PrometheusRegistry registry, Health alive, Health ready) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new EndpointException(
          "HTTP host '%s' is unknown: set service.http.host to an address of this machine"
              .formatted(host));
    }
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new EndpointException(
          "HTTP port %d on %s cannot be used (%s): set service.http.port to a free port, or to 0 for any"
              .formatted(port, host, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new EndpointException(
          "HTTP endpoint on %s:%d failed: %s".formatted(host, port, e.getMessage()), e);
    }
    AtomicInteger count = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "http-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/metrics", new MetricsHandler(registry));
    server.createContext("/healthz", exchange -> answer(exchange, "alive", alive));
    server.createContext("/readyz", exchange -> answer(exchange, "ready", ready));
    server.start();
    return new ServiceEndpoint(server, threads);
  }

  /** The port in use. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Where to look, for people: {@code http://host:port}. */
  public String url() {
    return "http://%s:%d".formatted(server.getAddress().getHostString(), port());
  }

  private static void answer(HttpExchange exchange, String name, Health health) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
        return;
      }
      Map<String, String> problems = health.problems();
      Map<String, Object> body = new LinkedHashMap<>();
      body.put(name, problems.isEmpty());
      body.put("problems", problems);
      Map<String, String> shortcomings = health.shortcomings();
      if (!shortcomings.isEmpty()) {
        body.put("degraded", shortcomings);
      }
      byte[] bytes = JSON.writeValueAsBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(problems.isEmpty() ? OK : UNAVAILABLE, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
