/** Writes DAVIS scores: the official tool's CSV files, JSON with everything, an HTML page. */
package io.segstream.inference.evaluate.davis.report;
