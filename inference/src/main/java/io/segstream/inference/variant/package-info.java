/** Other forms of a model that is there: what is computed in the graph, and how exactly. */
package io.segstream.inference.variant;
