/** The layouts in which data sets of labelled pictures lie on disk. */
package io.segstream.inference.evaluate.dataset;
