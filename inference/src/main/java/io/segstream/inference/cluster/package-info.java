/**
 * Grouping of unit vectors by direction: spherical K-Means, a rule for how many groups there are,
 * and the codebook of object clusters that learns online and keeps its ids.
 */
package io.segstream.inference.cluster;
