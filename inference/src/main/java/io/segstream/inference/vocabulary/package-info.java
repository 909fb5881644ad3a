/** Words as vectors, and segments that are named by them. */
package io.segstream.inference.vocabulary;
