/**
 * The demo: a film drawn by the program itself, and one command that runs the whole product on it.
 */
package io.segstream.streams.demo;
