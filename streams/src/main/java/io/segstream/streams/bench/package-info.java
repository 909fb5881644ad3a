/** Measures the service's parts and the whole, as ratios within one run. */
package io.segstream.streams.bench;
