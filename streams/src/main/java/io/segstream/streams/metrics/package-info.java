/** What the service tells about itself: Prometheus metrics, liveness and readiness over HTTP. */
package io.segstream.streams.metrics;
